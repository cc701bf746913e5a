import type { IncomingMessage, ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { log } from "#lib/log.ts";
import { splitTarget } from "./answer.ts";
import { deliver } from "./deliver.ts";

/**
 * Answers a link straight on Node's own request and response: web ones cost more than everything else on this path.
 * Never rejects; a client that goes away in the middle ends the stream that it read.
 */
export async function deliverToNode(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { method = "GET", url = "/", headers } = request;
  const {
    status,
    headers: sent,
    body,
  } = await deliver({ method, ...splitTarget(url), header: (name) => headers[name] as string | undefined });
  response.writeHead(status, sent);
  if (!(body instanceof Readable)) return void response.end(body ?? undefined);
  await pipeline(body, response).catch((err: NodeJS.ErrnoException) => {
    if (err.code !== "ERR_STREAM_PREMATURE_CLOSE") log.error({ err }, "an original broke off");
  });
}

/** Answers a link for a host that speaks web requests and responses. */
export async function deliverToWeb(request: Request): Promise<Response> {
  const { pathname, search } = new URL(request.url);
  const asked = { method: request.method, ...splitTarget(pathname + search), header: (name: string) => request.headers.get(name) };
  const { status, headers, body } = await deliver(asked);
  return new Response(body instanceof Readable ? (Readable.toWeb(body) as ReadableStream) : (body as Uint8Array<ArrayBuffer> | null), {
    status,
    headers,
  });
}
