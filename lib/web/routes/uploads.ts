import type { IncomingMessage } from "node:http";
import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import type { Context, MiddlewareHandler } from "hono";
import { every } from "hono/combine";
import { selectUpload } from "#db/uploads.ts";
import { Refusal } from "#lib/refusal.ts";
import { describeUploads, serveUploads } from "#lib/uploads/serve.ts";
import { byId, problems } from "../answers.ts";
import { anybody, type Check, callerOf, needsForUpload, type WebEnv } from "../caller.ts";
import { throwInvalid } from "../invalid.ts";
import { sentBy } from "../upload.ts";
import { uploadRate } from "./images.ts";

/** Refuses with `not-found` what is not the caller's upload. */
const uploadExists: Check = async ({ stored }, param) => {
  const found = await selectUpload(stored.account.id, param("id"), new Date());
  if (found === null) throw new Refusal("not-found", "There is no such upload: it may have been cancelled, or given up after a day.");
};
const mayCreate = needsForUpload("images:write", uploadRate);
const mayUse = needsForUpload("images:write", uploadExists);

const header = (description: string) => ({ description, schema: { type: "string" as const } });
const offset = { "Upload-Offset": header("bytes that are on stable storage") };
const imageId = { "X-Image-Id": header("of the image that the upload has become") };
const chunk = { body: { content: { "application/offset+octet-stream": { schema: { type: "string" as const, format: "binary" } } } } };

const create = createRoute({
  method: "post",
  path: "/uploads",
  tags: ["uploads"],
  summary: "Begin a resumable upload",
  description:
    "[tus 1.0.0](https://tus.io/protocols/resumable-upload) with creation, creation-with-upload, termination, expiration and checksum (sha1, sha256). " +
    "`Upload-Length` is needed; `Upload-Metadata` knows `filename` and `filetype`. An upload is given up a day after its last chunk.",
  ...mayCreate,
  request: chunk,
  responses: { 201: { description: "Begun", headers: { Location: header("of the upload"), ...offset, ...imageId } }, ...problems },
});
const append = createRoute({
  method: "patch",
  path: "/uploads/{id}",
  tags: ["uploads"],
  summary: "Send the next chunk",
  description:
    "409 when `Upload-Offset` is not where the upload stands, 423 while another request writes, 460 for a wrong `Upload-Checksum`.",
  ...mayUse,
  request: { ...byId, ...chunk },
  responses: { 204: { description: "Taken; the last one answers with the image", headers: { ...offset, ...imageId } }, ...problems },
});
const cancel = createRoute({
  method: "delete",
  path: "/uploads/{id}",
  tags: ["uploads"],
  summary: "Cancel an upload",
  description: "The image of one that is finished stays.",
  ...mayUse,
  request: byId,
  responses: { 204: { description: "Gone" }, ...problems },
});

const answer = async (c: Context<WebEnv>) => {
  const { body, drop } = readOrDropped(sentBy(c.req.raw, c.env?.incoming as IncomingMessage | undefined).source);
  const response = await serveUploads(asTus(c.req.raw, body), callerOf(c));
  drop();
  // Whoever carries a token may be any site's script; what a session is answered is for our own pages.
  if (c.var.caller.by === "session")
    for (const name of [...response.headers.keys()]) if (/^access-control-/.test(name)) response.headers.delete(name);
  return c.newResponse(response.body, response);
};

export const uploads = new OpenAPIHono<WebEnv>({ defaultHook: throwInvalid })
  .openapi(create, answer)
  .openapi(append, answer)
  .openapi(cancel, answer);

// HEAD, which Hono answers by its route for GET, and POST for clients that have no PATCH or DELETE.
const describe: MiddlewareHandler<WebEnv> = async (c) => c.newResponse(null, await describeUploads(asTus(c.req.raw)));
const [mayAsk, mayDescribe] = [every(...mayUse.middleware), every(...anybody)];
uploads.get("/uploads/:id", mayAsk, answer);
uploads.post("/uploads/:id", mayAsk, async (c) => {
  if (methodOf(c.req.raw) === "POST") throw new Refusal("not-found", "There is nothing at this address.");
  return answer(c);
});
for (const path of ["/uploads", "/uploads/:id"]) uploads.options(path, mayDescribe, describe);
uploads.openAPIRegistry.registerPath({
  method: "get",
  path: "/uploads/{id}",
  tags: ["uploads"],
  summary: "Ask where an upload stands",
  description: "By `HEAD`, as tus does: the headers say it all.",
  security: mayUse.security,
  request: { params: z.object({ id: z.string() }) },
  responses: { 200: { description: "Where it stands", headers: { ...offset, ...imageId } }, ...problems },
});

/** The request as the library may see it: what a proxy wrote is our matter, and it refuses what it does not know. */
function asTus(request: Request, body: ReadableStream | null = null): Request {
  const headers = new Headers(request.headers);
  for (const name of ["forwarded", "x-forwarded-host", "x-forwarded-proto"]) headers.delete(name);
  const method = methodOf(request);
  return new Request(request.url, { method, headers, ...(["POST", "PATCH"].includes(method) && { body, duplex: "half" }) } as RequestInit);
}

function methodOf({ method, headers }: Request): string {
  if (method === "GET") return "HEAD";
  const meant = headers.get("x-http-method-override");
  return method === "POST" && ["HEAD", "PATCH", "DELETE"].includes(meant ?? "") ? String(meant) : method;
}

/** A body that is read on demand, and how to let the rest of it go: what is never read keeps the answer from a client that is still sending. */
function readOrDropped(source: AsyncIterable<Uint8Array>): { body: ReadableStream; drop: () => void } {
  const chunks = source[Symbol.asyncIterator]();
  const pull = async (controller: ReadableStreamDefaultController) => {
    const { done, value } = await chunks.next();
    if (done) controller.close();
    else controller.enqueue(value);
  };
  const drop = async () => {
    while (!(await chunks.next()).done);
  };
  return { body: new ReadableStream({ pull }, { highWaterMark: 0 }), drop: () => void drop().catch(() => {}) };
}
