import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import { selectLink } from "#db/links.ts";
import { changeLink, listLinks, listLinksOfImage, makeLink, revokeLink, revokeLinks } from "#lib/links/links.ts";
import { Refusal } from "#lib/refusal.ts";
import { asked, body, byId, json, noContent, Paging, problems } from "../answers.ts";
import { type Check, needs, originFor, ownerOf, planHasLinks, type WebEnv } from "../caller.ts";
import { throwInvalid } from "../invalid.ts";
import { Link, pageOf } from "../shapes.ts";
import { ConditionsChange, conditionsDraft, hasOneEnd } from "../wanted.ts";
import { imageExists } from "./images.ts";

const LinkDraft = z.strictObject(conditionsDraft).refine(...hasOneEnd);
const ids = z.array(z.string().max(64)).max(1000);

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
  request: { query: Paging },
  responses: { 200: json(pageOf(Link), "Links, newest first"), ...problems },
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
