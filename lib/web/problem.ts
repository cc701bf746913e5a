import { STATUS_CODES } from "node:http";
import { storeFailure } from "#db/failure.ts";
import { newId } from "#lib/id.ts";
import { log } from "#lib/log.ts";
import { isRefusal, Refusal } from "#lib/refusal.ts";
import type { Problem } from "./shapes.ts";

/** Any error as a problem document (RFC 9457). What is not a refusal is logged in full and told as nothing but a request id. */
export function problemOf(error: unknown): { body: Problem; retryAfter: number | undefined } {
  const refusal = isRefusal(error) ? error : refusalOf(error);
  const { status } = refusal;
  const body: Problem = {
    type: "about:blank",
    title: STATUS_CODES[status] ?? "Error",
    status,
    detail: refusal.message,
    code: refusal.code,
  };
  if (refusal.errors !== undefined) body.errors = refusal.errors;
  if (status >= 500) {
    body.requestId = newId();
    log.error({ requestId: body.requestId, code: refusal.code, err: refusal.cause ?? refusal }, "request failed");
  }
  return { body, retryAfter: refusal.retryAfter };
}

/** The problem document as a response; never stored by a cache. */
export function problemResponse(error: unknown): Response {
  const { body, retryAfter } = problemOf(error);
  const headers = new Headers({ "Content-Type": "application/problem+json", "Cache-Control": "no-store" });
  if (body.status === 401) headers.set("WWW-Authenticate", "Bearer");
  if (retryAfter !== undefined) headers.set("Retry-After", String(retryAfter));
  return new Response(JSON.stringify(body), { status: body.status, headers });
}

function refusalOf(error: unknown): Refusal {
  const failure = storeFailure(error);
  if (failure === "closed") {
    const sentence = "Everything is being moved to another machine, and nothing can be changed meanwhile. Try again in a minute.";
    return new Refusal("unavailable", sentence, { cause: error, retryAfter: 30 });
  }
  // A store without tables was moved elsewhere.
  if (failure === "unavailable" || failure === "no-tables")
    return new Refusal("unavailable", "The database cannot be reached now. Try again in a moment.", { cause: error, retryAfter: 5 });
  if (failure === "full") return new Refusal("storage-full", "The disk is full.", { cause: error });
  if (failure === "unstorable")
    return new Refusal("invalid", "The request holds a NUL character, which no text here may have.", { cause: error });
  if (statusOfHono(error) === 415) return new Refusal("unsupported-type", "Send the body as application/json.", { cause: error });
  if (statusOfHono(error) === 400) return new Refusal("invalid", "The request is not understood: its body must be JSON.", { cause: error });
  return new Refusal("internal", "Something went wrong here. Try again, and name the request id if you ask for help.", { cause: error });
}

/** Hono's own errors carry a status: 400 for a body that is no JSON, 415 for one that does not say that it is. */
function statusOfHono(error: unknown): number | null {
  return error instanceof Error && "status" in error && typeof error.status === "number" ? error.status : null;
}
