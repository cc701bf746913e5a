import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import { zipImages } from "#lib/archive/originals.ts";
import { Refusal } from "#lib/refusal.ts";
import { problems } from "../answers.ts";
import { archive, sendArchive } from "../archive.ts";
import { needs, ownerOf, type WebEnv } from "../caller.ts";
import { throwInvalid } from "../invalid.ts";

const ids = z.array(z.string().max(64)).min(1).max(1000);
/** A form's field is a text where it stands there once. */
const idsOfForm = z.preprocess((given) => (typeof given === "string" ? [given] : given), ids);

const zip = createRoute({
  method: "post",
  path: "/images/zip",
  tags: ["images"],
  summary: "Download originals as a ZIP",
  description:
    "One's own originals as they were uploaded, whatever the plan: that decides which links answer. Takes JSON or a form, so that a page can " +
    "have the browser save what comes. Streamed and not compressed; a name that stands there twice gets a number. What the storage has lost, " +
    "and what was deleted meanwhile, is said in `missing.txt` within.",
  ...needs("images:read"),
  request: {
    body: {
      content: {
        "application/json": { schema: z.strictObject({ ids }) },
        "application/x-www-form-urlencoded": { schema: z.strictObject({ ids: idsOfForm }) },
      },
    },
  },
  responses: { 200: archive, ...problems },
});

export const archives = new OpenAPIHono<WebEnv>({ defaultHook: throwInvalid }).openapi(zip, async (c) => {
  const wanted = c.req.valid("json").ids ?? c.req.valid("form").ids;
  if (wanted === undefined) {
    throw new Refusal("invalid", "Say which images: a list of ids.", { errors: [{ path: "ids", message: "is missing" }] });
  }
  return sendArchive(await zipImages(ownerOf(c).id, wanted));
});
