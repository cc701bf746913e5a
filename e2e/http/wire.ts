import { Agent, type IncomingMessage, request } from "node:http";
import type { Door } from "#e2e/setup/tessera.ts";

/** An answer as it came over the wire: headers by lower-case name, several of one name joined by commas, and nothing decoded. */
export type Reply = { status: number; headers: Record<string, string>; body: Buffer };
export type Asking = { method?: string; headers?: Record<string, string>; body?: Uint8Array | string; agent?: Agent };

/** Whether a house is nodes that share nothing but PostgreSQL and a bucket, and nginx before them (vitest's project "cluster"). */
export const onCluster = process.env["TESTS_ON_POSTGRES"] !== undefined;

const fewConnections = new Agent({ keepAlive: true, maxSockets: 64 });

/**
 * Sends one request with exactly this path, which `fetch` would tidy up, and reads the whole answer, whatever it is.
 * `path` may be a whole address of that server.
 */
export function knock(
  origin: string,
  path: string,
  { method = "GET", headers = {}, body, agent = fewConnections }: Asking = {},
): Promise<Reply> {
  const { hostname, port } = new URL(origin);
  const target = path.startsWith(origin) ? path.slice(origin.length) : path;
  return new Promise((resolve, reject) => {
    const asked = request({ hostname, port, path: target, method, headers, agent }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on("data", (chunk: Buffer) => chunks.push(chunk));
      answer.on("error", reject);
      answer.on("end", () => resolve({ status: answer.statusCode ?? 0, headers: headersOf(answer), body: Buffer.concat(chunks) }));
    });
    asked.on("error", (error: NodeJS.ErrnoException) => {
      // The server may close an idle connection just as it is used again, which says nothing of the request (RFC 9112 §9.6).
      const unlucky = asked.reusedSocket && error.code === "ECONNRESET" && (method === "GET" || method === "HEAD");
      if (unlucky) resolve(knock(origin, path, { method, headers, agent }));
      else reject(error);
    });
    asked.end(body);
  });
}

function headersOf({ rawHeaders }: IncomingMessage): Record<string, string> {
  const headers: Record<string, string> = {};
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const [name = "", value = ""] = [rawHeaders[at]?.toLowerCase(), rawHeaders[at + 1]];
    headers[name] = name in headers ? `${headers[name]}, ${value}` : value;
  }
  return headers;
}

/** What must be the same for every denial of one server: all but `Date`. */
export function withoutDate({ status, headers, body }: Reply): Reply {
  const { date: _, ...rest } = headers;
  return { status, headers: rest, body };
}

/**
 * What must be the same behind both doors. How a message is framed and how long a connection is kept are the server's own.
 * Next writes its own list of request headers into `Vary`, and takes the `Content-Length` of route handlers away
 * (next/dist/server/send-response.js), neither of which a route can change.
 */
export function promised({ status, headers, body }: Reply, door: Door): Reply {
  const { date: _date, connection: _connection, "keep-alive": _alive, "transfer-encoding": _encoding, vary = "", ...rest } = headers;
  if (door === "first") delete rest["content-length"];
  // nginx puts its name there.
  if (onCluster) delete rest["server"];
  const tokens = vary
    .split(",")
    .map((token) => token.trim())
    .filter((token) => token !== "" && !(door === "first" && /^(rsc|next-router-.*|accept-encoding)$/i.test(token)));
  return { status, headers: tokens.length > 0 ? { ...rest, vary: tokens.join(", ") } : rest, body };
}

/** Enters a link or a share that asks for something: for a password, or that it be opened. */
export function enter(origin: string, path: string, password = "", { headers = {}, ...more }: Asking = {}): Promise<Reply> {
  const type = { "content-type": "application/x-www-form-urlencoded" };
  return knock(origin, path, {
    method: "POST",
    headers: { ...type, ...headers },
    body: new URLSearchParams({ password }).toString(),
    ...more,
  });
}
