import { execFile, execFileSync } from "node:child_process";
import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import { promisify } from "node:util";
import { atEnd } from "./ending.ts";
import { findProgram } from "./programs.ts";

/** A network namespace with one cable to this machine: what runs in it can be cut off from everything. */
export type Apart = {
  /** The address of what listens in there, as seen from here. */
  address: string;
  /** The program, with its arguments, that runs another one in there. */
  under: string[];
  /** The address at which this port of this machine is reached from in there, as `host:port`. */
  reach(port: number): Promise<string>;
  /** Cuts it off: what is sent either way is lost, and nobody is told. */
  cut(): Promise<void>;
  mend(): Promise<void>;
  remove(): Promise<void>;
};

/** The address of no network card: what goes there goes nowhere. */
const nobody = "02:00:00:00:00:01";
const prefix = "tessera-";

/** Makes one; null where this is not root on Linux. Throws where it is and none can be made. */
export async function setApart(): Promise<Apart | null> {
  if (process.platform !== "linux" || process.getuid?.() !== 0) return null;
  const program = await findProgram("ip", "iproute2");
  if (program === null) throw new Error("There is no ip here: install iproute2, or run the tests as root on Debian.");
  const ip = async (...args: string[]) => (await promisify(execFile)(program, args)).stdout;
  await removeForgotten(program);
  const name = `${prefix}${process.pid}`;
  const [here, there] = cableOf(process.pid);
  const net = freeNet(await ip("-o", "-4", "addr", "show"));
  const relays: { server: Server; sockets: Set<Socket> }[] = [];
  const stay = atEnd(() => takeAway(program, process.pid));
  const remove = async () => {
    for (const { server, sockets } of relays) {
      for (const socket of sockets) socket.destroy();
      server.close();
    }
    stay();
    takeAway(program, process.pid);
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
  } catch (error) {
    await remove();
    throw error;
  }
  return {
    address: `${net}.2`,
    under: [program, "netns", "exec", name],
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
    // A cable that is pulled takes its route with it, and then the kernel or a gateway may say that there is nobody.
    async cut() {
      await ip("neigh", "replace", `${net}.2`, "lladdr", nobody, "dev", here, "nud", "permanent");
      await ip("-n", name, "neigh", "replace", `${net}.1`, "lladdr", nobody, "dev", there, "nud", "permanent");
    },
    async mend() {
      await ip("neigh", "del", `${net}.2`, "dev", here);
      await ip("-n", name, "neigh", "del", `${net}.1`, "dev", there);
    },
    remove,
  };
}

/** Both ends of a process's cable; 15 characters at the most (IFNAMSIZ). */
function cableOf(pid: number): [here: string, there: string] {
  return [`tsr${pid}a`, `tsr${pid}b`];
}

/** The first three numbers of a network of the block for measurements between networks (RFC 2544), which is nobody's, that is not in use. */
function freeNet(addresses: string): string {
  const nets = Array.from({ length: 256 }, (_, at) => `198.18.${(process.pid + at) % 256}`);
  const net = nets.find((one) => !addresses.includes(` ${one}.`));
  if (net === undefined) throw new Error("All of 198.18.0.0/16 is in use.");
  return net;
}

function takeAway(program: string, pid: number): void {
  for (const args of [
    ["link", "del", cableOf(pid)[0]],
    ["netns", "del", `${prefix}${pid}`],
  ]) {
    try {
      execFileSync(program, args, { stdio: "ignore" });
    } catch {
      // There is none.
    }
  }
}

/** Takes away what processes left that were killed. */
async function removeForgotten(program: string): Promise<void> {
  const { stdout } = await promisify(execFile)(program, ["netns", "list"]);
  for (const [, pid] of stdout.matchAll(new RegExp(`^${prefix}(\\d+)\\b`, "gm"))) if (!runs(Number(pid))) takeAway(program, Number(pid));
}

function runs(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return pid !== process.pid;
  } catch {
    return false;
  }
}
