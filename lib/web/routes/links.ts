import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import { selectLink } from "#db/links.ts";
import { longestPassword } from "#lib/auth/accounts.ts";
import { changeLink, listLinks, listLinksOfImage, makeLink, requireTemporaryLinks, revokeLink, revokeLinks } from "#lib/links/links.ts";
import { Refusal } from "#lib/refusal.ts";
import { asked, body, byId, json, noContent, Paging, problems, text } from "../answers.ts";
import { type Check, needs, originFor, ownerOf, type WebEnv } from "../caller.ts";
import { throwInvalid } from "../invalid.ts";
import { Link, Metadata, pageOf } from "../shapes.ts";
import { imageExists } from "./images.ts";

const ends = {
  expiresIn: z.int().min(1).optional().describe("s from now"),
  expiresAt: z.iso.datetime({ offset: true }).optional(),
};
const label = text(200)
  .nullish()
  .transform((given) => (given === "" ? null : given));
const conditions = {
  maxViews: z.int().min(1).max(1_000_000).nullish().describe("how often it may be opened; null for as often as anybody likes"),
  password: z.string().min(1).max(longestPassword).nullish().describe("what whoever opens it must know; null for nothing"),
};
const LinkDraft = z
  .strictObject({
    ...ends,
    ...conditions,
    rendition: z
      .string()
      .regex(/^(original|[1-9]\d{1,3})$/, "must be “original” or a thumbnail's height")
      .default("original"),
    label,
    download: z.boolean().default(false).describe("whether the link saves instead of shows"),
    metadata: Metadata.optional().describe(
      "whether an original is given as it is, or without its metadata; the account's choice where it is left out",
    ),
    watermark: text(100)
      .nullish()
      .transform((given) => given || null)
      .describe("what is written visibly over the picture, such as its recipient's name"),
  })
  .refine((draft) => (draft.expiresIn === undefined) !== (draft.expiresAt === undefined), {
    path: ["expiresIn"],
    message: "or expiresAt is needed, one of the two",
  });
const LinkChange = z
  .strictObject({ ...ends, ...conditions, label })
  .refine((change) => change.expiresIn === undefined || change.expiresAt === undefined, {
    path: ["expiresIn"],
    message: "cannot be given with expiresAt",
  });
const ids = z.array(z.string().max(64)).max(1000);

const planHasLinks: Check = ({ stored }) => requireTemporaryLinks(stored.plan);
const linkExists: Check = async ({ stored }, param) => {
  if ((await selectLink(stored.account.id, param("id"))) === null) throw new Refusal("not-found", "There is no such link.");
};

const make = createRoute({
  method: "post",
  path: "/images/{id}/links",
  tags: ["links"],
  summary: "Make a temporary link",
  ...needs("links:write", planHasLinks, imageExists),
  request: { ...byId, ...body(LinkDraft) },
  responses: { 201: json(Link, "The link"), ...problems },
});
const listOfImage = createRoute({
  method: "get",
  path: "/images/{id}/links",
  tags: ["links"],
  summary: "List an image's temporary links",
  ...needs("links:read", imageExists),
  request: { ...byId, query: Paging },
  responses: { 200: json(pageOf(Link), "Links, newest first"), ...problems },
});
const listAll = createRoute({
  method: "get",
  path: "/links",
  tags: ["links"],
  summary: "List all one's temporary links",
  ...needs("links:read"),
  request: { query: Paging },
  responses: { 200: json(pageOf(Link), "Links, newest first"), ...problems },
});
const change = createRoute({
  method: "patch",
  path: "/links/{id}",
  tags: ["links"],
  summary: "Extend, shorten, revive or label a link, or change its conditions, under the same URL",
  ...needs("links:write", planHasLinks, linkExists),
  request: { ...byId, ...body(LinkChange) },
  responses: { 200: json(Link, "The link"), ...problems },
});
const revoke = createRoute({
  method: "delete",
  path: "/links/{id}",
  tags: ["links"],
  summary: "Revoke a link for good",
  ...needs("links:write"),
  request: byId,
  responses: { ...noContent, ...problems },
});
const revokeMany = createRoute({
  method: "post",
  path: "/links/revoke",
  tags: ["links"],
  summary: "Revoke several links for good",
  ...needs("links:write"),
  request: body(
    z.union([z.strictObject({ ids }), z.strictObject({ imageId: z.string().max(64) }), z.strictObject({ label: z.string().max(200) })]),
  ),
  responses: { 200: json(z.object({ revoked: z.int() }), "How many were not revoked before"), ...problems },
});

export const links = new OpenAPIHono<WebEnv>({ defaultHook: throwInvalid })
  .openapi(make, async (c) => c.json(await makeLink(ownerOf(c), originFor(c), c.req.valid("param").id, c.req.valid("json")), 201))
  .openapi(listOfImage, async (c) =>
    c.json(await listLinksOfImage(ownerOf(c), originFor(c), c.req.valid("param").id, asked(c.req.valid("query"))), 200),
  )
  .openapi(listAll, async (c) => c.json(await listLinks(ownerOf(c), originFor(c), asked(c.req.valid("query"))), 200))
  .openapi(change, async (c) => c.json(await changeLink(ownerOf(c), originFor(c), c.req.valid("param").id, c.req.valid("json")), 200))
  .openapi(revoke, async (c) => {
    await revokeLink(ownerOf(c).id, c.req.valid("param").id);
    return c.body(null, 204);
  })
  .openapi(revokeMany, async (c) => c.json({ revoked: await revokeLinks(ownerOf(c).id, c.req.valid("json")) }, 200));
