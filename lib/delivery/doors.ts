import type { IncomingMessage, ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { log } from "#lib/log.ts";
import { type Answer, splitTarget } from "./answer.ts";
import { deliver } from "./deliver.ts";

const clientLeft = new Set<string | undefined>(["ERR_STREAM_PREMATURE_CLOSE", "ERR_STREAM_UNABLE_TO_PIPE"]);

/** Answers a link straight on Node's own request and response: web ones cost more than everything else on this path. Never rejects. */
export async function deliverToNode(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { method = "GET", url = "/", headers } = request;
  await send(await deliver({ method, ...splitTarget(url), header: (name) => headers[name] as string | undefined }), response);
}

/** Writes an answer to Node's response. Never rejects; a client that goes away ends the stream that was read for it. */
export async function send({ status, headers, body }: Answer, response: ServerResponse): Promise<void> {
  response.writeHead(status, headers);
  if (!(body instanceof Readable)) return void response.end(body ?? undefined);
  await pipeline(body, response).catch((err: NodeJS.ErrnoException) => {
    // A client that left before the first byte leaves the stream unread, and its descriptor open.
    body.destroy();
    if (!clientLeft.has(err.code)) log.error({ err }, "an original broke off");
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
