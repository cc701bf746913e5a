import { execFile } from "node:child_process";
import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import { promisify } from "node:util";

/** A network namespace with one cable to this machine: what runs in it can be cut off from everything. */
export type Apart = {
  /** The address of what listens in there, as seen from here. */
  address: string;
  /** The program, with its arguments, that runs another one in there. */
  under: string[];
  /** The address at which this port of this machine is reached from in there, as `host:port`. */
  reach(port: number): Promise<string>;
  /** Pulls the cable: nothing goes either way, and nobody is told. */
  cut(): Promise<void>;
  mend(): Promise<void>;
  remove(): Promise<void>;
};

const ip = (...args: string[]) => promisify(execFile)("ip", args);

/** Makes one; null where this user may not, or the system has none. */
export async function setApart(): Promise<Apart | null> {
  const name = `tessera-${process.pid}`;
  // 15 characters at the most (IFNAMSIZ).
  const [here, there] = [`tsr${process.pid}a`, `tsr${process.pid}b`];
  // Of the block for measurements between networks (RFC 2544), so that it is nobody's.
  const net = `198.18.${process.pid % 256}`;
  const relays: { server: Server; sockets: Set<Socket> }[] = [];
  const remove = async () => {
    for (const { server, sockets } of relays) {
      for (const socket of sockets) socket.destroy();
      server.close();
    }
    await ip("link", "del", here).catch(() => {});
    await ip("netns", "del", name).catch(() => {});
  };
  try {
    await ip("netns", "add", name);
    await ip("link", "add", here, "type", "veth", "peer", "name", there);
    await ip("link", "set", there, "netns", name);
    await ip("addr", "add", `${net}.1/24`, "dev", here);
    await ip("link", "set", here, "up");
    await ip("-n", name, "addr", "add", `${net}.2/24`, "dev", there);
    await ip("-n", name, "link", "set", there, "up");
    await ip("-n", name, "link", "set", "lo", "up");
  } catch {
    await remove();
    return null;
  }
  return {
    address: `${net}.2`,
    under: ["ip", "netns", "exec", name],
    async reach(port) {
      const sockets = new Set<Socket>();
      const server = createServer((client) => {
        const target = connect(port, "127.0.0.1");
        for (const [one, other] of [
          [client, target],
          [target, client],
        ] as const) {
          sockets.add(one);
          one.on("error", () => {}).on("close", () => sockets.delete(one) && other.destroy());
          one.pipe(other);
        }
      }).listen(0, `${net}.1`);
      await once(server, "listening");
      relays.push({ server, sockets });
      return `${net}.1:${(server.address() as AddressInfo).port}`;
    },
    cut: async () => void (await ip("link", "set", here, "down")),
    mend: async () => void (await ip("link", "set", here, "up")),
    remove,
  };
}
