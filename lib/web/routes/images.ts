import type { IncomingMessage } from "node:http";
import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import { selectImage } from "#db/images.ts";
import { selectPlans } from "#db/plans.ts";
import { readDetails } from "#lib/images/details.ts";
import { changeImage, explainImage, presentImage, readImage } from "#lib/images/gallery.ts";
import { ingest } from "#lib/images/ingest.ts";
import { findImages, listDays, listImages } from "#lib/images/list.ts";
import { faultOfName } from "#lib/images/names.ts";
import { outlineImages } from "#lib/images/outline.ts";
import { deleteImage, deleteImages, restoreImages } from "#lib/images/remove.ts";
import { listRenditions } from "#lib/images/renditions.ts";
import { countTry } from "#lib/rates.ts";
import { Refusal } from "#lib/refusal.ts";
import { asked, body, byId, Ids, json, noContent, Paging, problems } from "../answers.ts";
import { type Check, callerOf, needs, needsForUpload, originFor, ownerOf, type WebEnv } from "../caller.ts";
import { throwInvalid } from "../invalid.ts";
import { Day, Details, Explanation, Image, Outline, pageOf, Rendition } from "../shapes.ts";
import { readUpload, sentBy } from "../upload.ts";
import { Description, Sha256, Tags, Wanted } from "../wanted.ts";

/** Refuses with `not-found` what is not the caller's image. */
export const imageExists: Check = async ({ stored }, param) => {
  if ((await selectImage(stored.account.id, param("id"))) === null) throw new Refusal("not-found", "There is no such image.");
};
/** Counts an upload of the caller. */
export const uploadRate: Check = ({ stored }) => countTry("upload", stored.account.id);

const name = z.string().superRefine((given, context) => {
  const message = faultOfName(given);
  if (message !== null) context.addIssue({ code: "custom", message });
});

const upload = createRoute({
  method: "post",
  path: "/images",
  tags: ["images"],
  summary: "Upload an image",
  description: "As `multipart/form-data` with the field `file`, or as the raw bytes with an `image/*` type and `?name=`.",
  ...needsForUpload("images:write", uploadRate),
  request: {
    query: z.object({ name: z.string().optional().describe("of a raw upload") }),
    // Plain objects describe the body without having it read and validated: it is streamed.
    body: {
      content: {
        "multipart/form-data": {
          schema: { type: "object", required: ["file"], properties: { file: { type: "string", format: "binary" } } },
        },
        "image/*": { schema: { type: "string", format: "binary" } },
      },
    },
  },
  responses: {
    201: { ...json(Image, "The image"), headers: { Location: { schema: { type: "string" }, description: "The image's address" } } },
    ...problems,
  },
});
const list = createRoute({
  method: "get",
  path: "/images",
  tags: ["images"],
  summary: "List one's images",
  ...needs("images:read"),
  request: { query: Paging.extend(Wanted.shape) },
  responses: { 200: json(pageOf(Image), "Images, newest first"), ...problems },
});
const outline = createRoute({
  method: "get",
  path: "/images/outline",
  tags: ["images"],
  summary: "Outline the list of one's images",
  description: "What it takes to lay out the whole list before it is read page by page.",
  ...needs("images:read"),
  request: { query: Wanted.extend({ limit: Paging.shape.limit }) },
  responses: { 200: json(Outline, "The outline of the list in the same order"), ...problems },
});
const days = createRoute({
  method: "get",
  path: "/images/days",
  tags: ["images"],
  summary: "Count one's images by the day on which they were uploaded",
  ...needs("images:read"),
  request: { query: Wanted },
  responses: { 200: json(pageOf(Day), "The days that have images, the latest first"), ...problems },
});
const find = createRoute({
  method: "post",
  path: "/images/find",
  tags: ["images"],
  summary: "Find which files one has already",
  ...needs("images:read"),
  request: body(z.strictObject({ sha256: z.array(Sha256).max(200).describe("of the files, hex") })),
  responses: { 200: json(pageOf(Image), "The newest image of each file that there is"), ...problems },
});
const read = createRoute({
  method: "get",
  path: "/images/{id}",
  tags: ["images"],
  summary: "Read an image",
  ...needs("images:read"),
  request: byId,
  responses: { 200: json(Image, "The image"), ...problems },
});
const change = createRoute({
  method: "patch",
  path: "/images/{id}",
  tags: ["images"],
  summary: "Change an image's name, tags or description",
  ...needs("images:write", imageExists),
  request: {
    ...byId,
    ...body(z.strictObject({ name: name.optional(), tags: Tags.optional(), description: Description.optional() })),
  },
  responses: { 200: json(Image, "The image"), ...problems },
});
const remove = createRoute({
  method: "delete",
  path: "/images/{id}",
  tags: ["images"],
  summary: "Delete an image and all its links",
  ...needs("images:write"),
  request: byId,
  responses: { ...noContent, ...problems },
});
const removeMany = createRoute({
  method: "post",
  path: "/images/delete",
  tags: ["images"],
  summary: "Delete several images",
  ...needs("images:write"),
  request: body(Ids),
  responses: { 200: json(z.object({ deleted: z.int() }), "How many there were"), ...problems },
});
const restore = createRoute({
  method: "post",
  path: "/images/restore",
  tags: ["images"],
  summary: "Bring back what was deleted less than 60 s ago, under the same links",
  ...needs("images:write"),
  request: body(Ids),
  responses: { 200: json(z.object({ restored: z.int() }), "How many came back"), ...problems },
});
const explain = createRoute({
  method: "get",
  path: "/images/{id}/explain",
  tags: ["images"],
  summary: "Explain which renditions answer, and why",
  ...needs("images:read"),
  request: byId,
  responses: { 200: json(pageOf(Explanation), "Every rendition"), ...problems },
});
const details = createRoute({
  method: "get",
  path: "/images/{id}/details",
  tags: ["images"],
  summary: "Read what the camera wrote into an image's file",
  ...needs("images:read"),
  request: byId,
  responses: { 200: json(Details, "Camera, exposure, date and place; null for what is not there"), ...problems },
});
const renditions = createRoute({
  method: "get",
  path: "/images/{id}/renditions",
  tags: ["images"],
  summary: "List what answers, in every format, with its size",
  ...needs("images:read"),
  request: byId,
  responses: { 200: json(pageOf(Rendition), "Every rendition of the plan"), ...problems },
});

export const images = new OpenAPIHono<WebEnv>({ defaultHook: throwInvalid })
  .openapi(upload, async (c) => {
    const caller = callerOf(c);
    const incoming = c.env?.incoming as IncomingMessage | undefined;
    // Read first: once the image is stored nothing may fail that its answer needs.
    const plans = await selectPlans();
    const { image, made } = await readUpload(sentBy(c.req.raw, incoming), caller, c.req.valid("query").name ?? null, (received) =>
      ingest(caller, received),
    );
    const origin = originFor(c);
    c.header("Location", `${origin}/api/v1/images/${image.id}`);
    return c.json(presentImage(image, made, caller.plan, plans, origin), 201);
  })
  .openapi(list, async (c) => {
    const { limit, cursor, ...wanted } = c.req.valid("query");
    return c.json(await listImages(ownerOf(c), originFor(c), { ...asked({ limit, cursor }), ...wanted }), 200);
  })
  .openapi(outline, async (c) => c.json(await outlineImages(ownerOf(c), c.req.valid("query")), 200))
  .openapi(days, async (c) => c.json({ items: await listDays(ownerOf(c), c.req.valid("query")), nextCursor: null }, 200))
  .openapi(find, async (c) =>
    c.json({ items: await findImages(ownerOf(c), originFor(c), c.req.valid("json").sha256), nextCursor: null }, 200),
  )
  .openapi(read, async (c) => c.json(await readImage(ownerOf(c), originFor(c), c.req.valid("param").id), 200))
  .openapi(change, async (c) => c.json(await changeImage(ownerOf(c), originFor(c), c.req.valid("param").id, c.req.valid("json")), 200))
  .openapi(remove, async (c) => {
    await deleteImage(ownerOf(c).id, c.req.valid("param").id);
    return c.body(null, 204);
  })
  .openapi(removeMany, async (c) => c.json({ deleted: await deleteImages(ownerOf(c).id, c.req.valid("json").ids) }, 200))
  .openapi(restore, async (c) => c.json({ restored: await restoreImages(ownerOf(c).id, c.req.valid("json").ids) }, 200))
  .openapi(details, async (c) => c.json(await readDetails(ownerOf(c).id, c.req.valid("param").id), 200))
  .openapi(renditions, async (c) => {
    const items = await listRenditions(ownerOf(c), originFor(c), c.req.valid("param").id);
    return c.json({ items, nextCursor: null }, 200);
  })
  .openapi(explain, async (c) => c.json({ items: await explainImage(ownerOf(c), c.req.valid("param").id), nextCursor: null }, 200));
