import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";

/** What becomes of what a client sends: it goes on, or ends the connection, or is the last that anybody hears of either side. */
type Fate = "pass" | "cut" | "swallow";
export type Wire = { url: string; stop(): Promise<void> };

/** A way to the database at `url` that lets happen to what is sent what `fateOf` says, and to each answer what `answered` makes of it. */
export function startWire(url: string, fateOf: (sent: string) => Fate, answered = (answer: Buffer) => answer): Promise<Wire> {
  const { hostname, port } = new URL(url);
  return listening(url, (near) => {
    const far = connect(Number(port), hostname);
    let silent = false;
    const relay = (from: Socket, to: Socket, take: (data: Buffer) => void) => {
      from.on("data", (data) => silent || take(data));
      from.on("close", () => silent || to.destroy());
      from.on("error", () => {});
    };
    relay(near, far, (data) => {
      const fate = fateOf(data.toString("latin1"));
      if (fate === "pass") far.write(data);
      if (fate === "cut") near.destroy();
      if (fate === "swallow") silent = true;
    });
    relay(far, near, (data) => void near.write(answered(data)));
    return far;
  });
}

const welcome = Buffer.from(
  [..."R", 0, 0, 0, 8, 0, 0, 0, 0, ..."Z", 0, 0, 0, 5, ..."I"].map((one) => (typeof one === "string" ? one.charCodeAt(0) : one)),
);

/** A server that takes connections and answers nothing; or lets in whoever comes, after so many ms, and answers nothing that is asked then. */
export function startMute(lettingIn: number | null): Promise<Wire> {
  return listening("postgres://postgres@127.0.0.1/mute", (near) => {
    near.on("error", () => {});
    near.once("data", () => lettingIn !== null && setTimeout(() => near.write(welcome), lettingIn));
    return near;
  });
}

async function listening(like: string, take: (near: Socket) => Socket): Promise<Wire> {
  const open = new Set<Socket>();
  const server: Server = createServer((near) => void open.add(near).add(take(near)));
  await once(server.listen(0, "127.0.0.1"), "listening");
  const url = Object.assign(new URL(like), { port: String((server.address() as AddressInfo).port) }).href;
  return {
    url,
    async stop() {
      server.close();
      for (const socket of open) socket.destroy();
      await once(server, "close");
    },
  };
}
