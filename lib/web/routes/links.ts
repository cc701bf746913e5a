import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import { selectLink } from "#db/links.ts";
import { changeLink, listLinks, listLinksOfImage, makeLink, revokeLink, revokeLinks } from "#lib/links/links.ts";
import { Refusal } from "#lib/refusal.ts";
import { asked, body, byId, Ids, json, noContent, Paging, problems } from "../answers.ts";
import { type Check, needs, originFor, ownerOf, planHasLinks, type WebEnv } from "../caller.ts";
import { throwInvalid } from "../invalid.ts";
import { Link, pageOf } from "../shapes.ts";
import { ConditionsChange, conditionsDraft, hasOneEnd, known, LentWanted } from "../wanted.ts";
import { imageExists } from "./images.ts";

const LinkDraft = z.strictObject(conditionsDraft).refine(...hasOneEnd);
const Revoked = z.union([Ids, z.strictObject({ imageId: known(64) }), z.strictObject({ label: known(200) })]);
const LinksWanted = z.object({
  ...LentWanted.shape,
  image: known(64).optional().describe("id of an image"),
  q: LentWanted.shape.q.describe("part of the label, or of the image's name, description or a tag"),
});

/** Refuses with `not-found` what is not the caller's link. */
export const linkExists: Check = async ({ stored }, param) => {
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
  request: { query: Paging.extend(LinksWanted.shape) },
  responses: { 200: json(pageOf(Link), "Links, newest first unless `sort` says otherwise"), ...problems },
});
const change = createRoute({
  method: "patch",
  path: "/links/{id}",
  tags: ["links"],
  summary: "Extend, shorten, revive or label a link, or change its conditions, under the same URL",
  ...needs("links:write", planHasLinks, linkExists),
  request: { ...byId, ...body(ConditionsChange) },
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
  description: "By their ids, all of an image, or all with a label. Shares too, by their ids or their label.",
  ...needs("links:write"),
  request: body(Revoked),
  responses: { 200: json(z.object({ revoked: z.int() }), "How many were not revoked before"), ...problems },
});

export const links = new OpenAPIHono<WebEnv>({ defaultHook: throwInvalid })
  .openapi(make, async (c) => c.json(await makeLink(ownerOf(c), originFor(c), c.req.valid("param").id, c.req.valid("json")), 201))
  .openapi(listOfImage, async (c) =>
    c.json(await listLinksOfImage(ownerOf(c), originFor(c), c.req.valid("param").id, asked(c.req.valid("query"))), 200),
  )
  .openapi(listAll, async (c) => {
    const query = c.req.valid("query");
    return c.json(await listLinks(ownerOf(c), originFor(c), { ...query, ...asked(query) }), 200);
  })
  .openapi(change, async (c) => c.json(await changeLink(ownerOf(c), originFor(c), c.req.valid("param").id, c.req.valid("json")), 200))
  .openapi(revoke, async (c) => {
    await revokeLink(ownerOf(c).id, c.req.valid("param").id);
    return c.body(null, 204);
  })
  .openapi(revokeMany, async (c) => c.json({ revoked: await revokeLinks(ownerOf(c).id, c.req.valid("json")) }, 200));
