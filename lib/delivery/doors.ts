import type { IncomingMessage, ServerResponse } from "node:http";
import { log } from "#lib/log.ts";
import { isRefusal } from "#lib/refusal.ts";
import type { OpenBytes } from "#lib/storage/index.ts";
import { streamOf } from "#lib/storage/stream.ts";
import { type Answer, follow, splitTarget } from "./answer.ts";
import { deliver } from "./deliver.ts";

/** Answers a link straight on Node's own request and response: web ones cost more than everything else on this path. Never rejects. */
export function deliverToNode(request: IncomingMessage, response: ServerResponse): void | Promise<void> {
  const { method = "GET", url = "/", headers } = request;
  const header = (name: string) => headers[name] as string | undefined;
  const answer = deliver({ method, ...splitTarget(url), header, address: request.socket.remoteAddress, body: bodyOf(request) });
  return follow(answer, (answer) => send(answer, response));
}

/** Who stops reading early still wants to answer. */
function bodyOf(request: IncomingMessage): AsyncIterable<Uint8Array> | null {
  return request.method === "POST" ? request.iterator({ destroyOnReturn: false }) : null;
}

/** Writes an answer to Node's response. Never rejects; when the client goes away, the bytes that were opened for it are closed. */
export function send({ status, headers, body }: Answer, response: ServerResponse): void | Promise<void> {
  response.writeHead(status, headers);
  if (body === null || body instanceof Uint8Array) return void response.end(body);
  return pour(body, response).catch((err: unknown) => {
    // A right that ended on the way is no failure of ours.
    if (isRefusal(err) && err.code === "not-found") log.info({ err }, "an answer broke off");
    else log.error({ err }, "an original broke off");
    response.destroy();
  });
}

/**
 * Writes portion by portion, each when the one before has left for the kernel and its memory may be used again. The socket says when
 * the client has left: nobody calls back for a write that never was, and a response that still waits behind another one hears nothing.
 */
async function pour(body: OpenBytes, response: ServerResponse): Promise<void> {
  const { socket } = response.req;
  let goOn = () => {};
  const left = () => goOn();
  socket.once("close", left);
  try {
    if (socket.destroyed) return;
    for await (const portion of body) {
      await new Promise<unknown>((written) => {
        goOn = () => written(null);
        if (socket.destroyed) goOn();
        else response.write(portion, written);
      });
      // Broken off here, so that a portion that nobody wrote to its end is never filled anew.
      if (socket.destroyed) return;
    }
    response.end();
  } finally {
    socket.off("close", left);
    await body.close();
  }
}

/** Answers a link for a host that speaks web requests and responses. */
export async function deliverToWeb(request: Request): Promise<Response> {
  const { pathname, search } = new URL(request.url);
  const header = (name: string) => request.headers.get(name);
  const asked = { method: request.method, ...splitTarget(pathname + search), header, body: request.body };
  const { status, headers, body } = await deliver(asked);
  const sent = body === null || body instanceof Uint8Array ? (body as Uint8Array<ArrayBuffer> | null) : streamOf(body);
  return new Response(sent, { status, headers });
}
