import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

/** What befalls requests on their way. Counts go down as it does. */
export type Faults = {
  /** So many PUTs pass before `cutPuts` and `flipPuts` begin. */
  passPuts: number;
  /** PUTs whose connection is cut as soon as bytes come. */
  cutPuts: number;
  /** PUTs that come with a byte flipped. */
  flipPuts: number;
  /** GETs whose connection is cut after half a megabyte of the body. */
  cutBodies: number;
  /** Whether each portion of a body comes with a byte flipped. */
  flip: boolean;
  /** Whether bodies come without their length, as a proxy sends what it compresses. */
  unmeasured: boolean;
  /** Bytes of a body after which it ends as if that were all; null for none. */
  endAfter: number | null;
  /** Bytes of a body after which nothing more comes; null for none. */
  stallAfter: number | null;
  /** Whether requests are taken and never answered. */
  hang: boolean;
  /** Whether everything is answered with 404 and no word, as by a proxy that knows no way to the server. */
  lost: boolean;
  /** Bytes of a PUT that pass in a second; null for as many as come. */
  pace: number | null;
};

const none: Faults = {
  passPuts: 0,
  cutPuts: 0,
  flipPuts: 0,
  cutBodies: 0,
  flip: false,
  unmeasured: false,
  endAfter: null,
  stallAfter: null,
  hang: false,
  lost: false,
  pace: null,
};

export type Wire = {
  origin: string;
  faults: Faults;
  /** All that was asked, as `PUT /bucket/key`. */
  asked: string[];
  close(): Promise<void>;
};

/** Stands before an S3 server, whose name in signatures it takes, and does what `faults` says at the moment. */
export async function startWire(endpoint: string, begin: Partial<Faults> = {}): Promise<Wire> {
  const { hostname, port } = new URL(endpoint);
  const faults = { ...none, ...begin };
  const asked: string[] = [];
  const server = createServer((incoming, answer) => {
    incoming.on("error", () => {});
    answer.on("error", () => {});
    asked.push(`${incoming.method} ${incoming.url?.split("?")[0]}`);
    if (faults.hang) return;
    if (faults.lost) return void answer.writeHead(404, { "content-length": "0" }).end();
    const spoils = incoming.method === "PUT" && !counted(faults, "passPuts");
    if (spoils && counted(faults, "cutPuts")) return void incoming.once("data", () => incoming.socket.destroy());
    const flips = spoils && counted(faults, "flipPuts");
    const { method, url: path, headers } = incoming;
    const onward = request({ hostname, port, method, path, headers }, (got) => {
      if (method === "GET") sendBody(got, answer, faults);
      else got.pipe(answer.writeHead(got.statusCode ?? 502, got.headers));
    });
    onward.on("error", () => answer.destroy());
    sendOn(incoming, onward, faults.pace, flips).catch(() => onward.destroy());
  }).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    faults,
    asked,
    close: () => new Promise((resolve) => void server.close(() => resolve()).closeAllConnections()),
  };
}

async function sendOn(incoming: IncomingMessage, onward: ReturnType<typeof request>, pace: number | null, flips: boolean): Promise<void> {
  const began = Date.now();
  let sent = 0;
  for await (const chunk of incoming) {
    if (flips && sent === 0) flip(chunk);
    sent += chunk.length;
    if (pace !== null) await sleep(began + (sent / pace) * 1000 - Date.now());
    if (!onward.write(chunk)) await new Promise((resolve) => onward.once("drain", resolve));
  }
  onward.end();
}

function sendBody(got: IncomingMessage, answer: ServerResponse, faults: Faults): void {
  const { "content-length": length, ...others } = got.headers;
  // A body that ends early is told by nothing but what is missing.
  const measured = !faults.unmeasured && faults.endAfter === null && length !== undefined;
  answer.writeHead(got.statusCode ?? 502, measured ? got.headers : others);
  answer.flushHeaders();
  let sent = 0;
  got.on("data", (chunk: Buffer) => {
    if (faults.flip) flip(chunk);
    const room = Math.min(faults.endAfter ?? Number.POSITIVE_INFINITY, faults.stallAfter ?? Number.POSITIVE_INFINITY) - sent;
    if (room > 0) answer.write(chunk.subarray(0, room));
    sent += chunk.length;
    if (faults.cutBodies > 0 && sent >= 500_000) {
      faults.cutBodies -= 1;
      answer.destroy();
    }
  });
  got.on("end", () => {
    if (faults.stallAfter === null || sent <= faults.stallAfter) answer.end();
  });
  got.on("error", () => answer.destroy());
}

/** Whether this one is among those that are left. */
function counted(faults: Faults, which: "passPuts" | "cutPuts" | "flipPuts"): boolean {
  if (faults[which] === 0) return false;
  faults[which] -= 1;
  return true;
}

function flip(chunk: Buffer): void {
  chunk[0] = (chunk[0] ?? 0) ^ 1;
}
