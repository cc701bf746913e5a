import { DataStore, Server } from "@tus/server";
import type { StoredAccount } from "#db/accounts.ts";
import { config } from "#lib/config.ts";
import { newId } from "#lib/id.ts";
import { isRefusal, Refusal } from "#lib/refusal.ts";
import { problemResponse } from "#lib/web/problem.ts";
import { algorithms, checkProtocol, checksumOf, fault } from "./protocol.ts";
import { extensions, Visit } from "./visit.ts";

/** The part of the server's options that is the same for every request. */
const options = () => ({
  path: "/api/v1/uploads",
  relativeLocation: true,
  maxSize: config().maxUploadBytes,
  namingFunction: newId,
  // Who has to give way was silent already.
  lockDrainTimeout: 1,
  allowedHeaders: ["Upload-Checksum"],
  exposedHeaders: ["Upload-Expires", "X-Image-Id", "Retry-After"],
});

/** Answers what may be asked of uploads (`OPTIONS`). */
export async function describeUploads(request: Request): Promise<Response> {
  const answer = await new Server({ ...options(), datastore: Object.assign(new DataStore(), { extensions }) }).handleWeb(request);
  answer.headers.set("Tus-Checksum-Algorithm", algorithms.join(","));
  return answer;
}

/**
 * Answers one request of tus 1.0.0 for the uploads of `owner`. Whatever goes wrong is a problem document with the status that tus
 * gives it. `X-Image-Id` is there as soon as the upload is an image.
 */
export async function serveUploads(request: Request, owner: StoredAccount): Promise<Response> {
  try {
    checkProtocol(request.method, request.headers);
    return await serve(request, new Visit(owner, checksumOf(request.headers)));
  } catch (error) {
    const answer = problemResponse(error);
    answer.headers.set("Tus-Resumable", "1.0.0");
    if (answer.status === 412) answer.headers.set("Tus-Version", "1.0.0");
    return answer;
  }
}

async function serve(request: Request, visit: Visit): Promise<Response> {
  let failure: unknown = null;
  const onResponseError = (_request: unknown, error: unknown) => {
    failure = error;
    return undefined;
  };
  let answer = await new Server({ ...options(), datastore: visit, locker: visit, onResponseError }).handleWeb(request);
  if (answer.status >= 400) {
    const problem = problemResponse(meaningOf(failure ?? (await answer.text()), answer.status, request.method));
    for (const [name, value] of answer.headers) if (!/^content-/i.test(name)) problem.headers.set(name, value);
    answer = problem;
  }
  // Closing at once would take the answer from a client that is still sending.
  answer.headers.delete("Connection");
  const { upload } = visit;
  if (upload !== null && upload.finishedAt !== null) answer.headers.set("X-Image-Id", upload.id);
  return answer;
}

/** What the library threw or wrote (`failure`, `status`) as an error that can be told. */
function meaningOf(failure: unknown, status: number, method: string): unknown {
  if (failure instanceof Error && !("status_code" in failure)) return method === "HEAD" ? patient(failure) : failure;
  if (status === 409) return fault("Upload-Offset", "is not where the upload stands: ask by HEAD where to go on", 409);
  if (status === 413)
    return new Refusal("too-large", "The body is longer than what the upload still lacks, or the upload than what is taken.");
  if (status === 404 || status === 410) return new Refusal("not-found", "There is no such upload.", { status });
  if (status >= 500) return failure;
  if (typeof failure === "string") return fault(failure.replace(/^Invalid /, "").trim() || "The request", "is not valid");
  return new Refusal("length-mismatch", "The request ended before all of it had come. What came is kept.");
}

/** Clients take any failing HEAD for the end of the upload and send all of it again, but not one that says "locked, try again". */
function patient(failure: Error): Error {
  if (isRefusal(failure) && failure.status < 500) return failure;
  return new Refusal("busy", "The upload cannot be looked at now. Try again shortly.", { status: 423, retryAfter: 5, cause: failure });
}
