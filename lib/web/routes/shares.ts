import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import { selectShare } from "#db/shares.ts";
import { changeShare, listShares, makeShare, readShare, revokeShare } from "#lib/links/shares.ts";
import { Refusal } from "#lib/refusal.ts";
import { asked, body, byId, Ids, json, noContent, Paging, problems } from "../answers.ts";
import { type Check, needs, originFor, ownerOf, planHasLinks, type WebEnv } from "../caller.ts";
import { throwInvalid } from "../invalid.ts";
import { pageOf, Share } from "../shapes.ts";
import { ConditionsChange, conditionsDraft, hasOneEnd, LentWanted } from "../wanted.ts";

const ShareDraft = z
  .strictObject({
    ...conditionsDraft,
    albumId: Ids.shape.ids.element.optional().describe("an album, which is shown as it is whenever somebody looks"),
    imageIds: Ids.shape.ids.min(1).optional().describe("a selection, which is shown in this order"),
  })
  .refine(...hasOneEnd)
  .refine(({ albumId, imageIds }) => (albumId === undefined) !== (imageIds === undefined), {
    path: ["imageIds"],
    message: "or albumId is needed, one of the two",
  });

/** Refuses with `not-found` what is not the caller's share. */
export const shareExists: Check = async ({ stored }, param) => {
  if ((await selectShare(stored.account.id, param("id"))) === null) throw new Refusal("not-found", "There is no such share.");
};

const make = createRoute({
  method: "post",
  path: "/shares",
  tags: ["shares"],
  summary: "Share an album or a selection as one temporary page",
  description:
    "The page at `url` shows the images, as thumbnails and each in the share's `rendition`, and gives all of them as a ZIP. What is behind " +
    "it asks for the share at each read: what it lost, revoked, expired, or lost with the plan, is gone at once.",
  ...needs("links:write", planHasLinks),
  request: body(ShareDraft),
  responses: { 201: json(Share, "The share"), ...problems },
});
const list = createRoute({
  method: "get",
  path: "/shares",
  tags: ["shares"],
  summary: "List one's shares",
  description: "A page is shorter than `limit` where the shares have very many images.",
  ...needs("links:read"),
  request: { query: Paging.extend(LentWanted.shape) },
  responses: { 200: json(pageOf(Share), "Shares, newest first unless `sort` says otherwise"), ...problems },
});
const read = createRoute({
  method: "get",
  path: "/shares/{id}",
  tags: ["shares"],
  summary: "Read a share",
  ...needs("links:read"),
  request: byId,
  responses: { 200: json(Share, "The share"), ...problems },
});
const change = createRoute({
  method: "patch",
  path: "/shares/{id}",
  tags: ["shares"],
  summary: "Extend, shorten, revive or label a share, or change its conditions, under the same URL",
  ...needs("links:write", planHasLinks, shareExists),
  request: { ...byId, ...body(ConditionsChange) },
  responses: { 200: json(Share, "The share"), ...problems },
});
const revoke = createRoute({
  method: "delete",
  path: "/shares/{id}",
  tags: ["shares"],
  summary: "Revoke a share for good",
  ...needs("links:write"),
  request: byId,
  responses: { ...noContent, ...problems },
});

export const shares = new OpenAPIHono<WebEnv>({ defaultHook: throwInvalid })
  .openapi(make, async (c) => c.json(await makeShare(ownerOf(c), originFor(c), c.req.valid("json")), 201))
  .openapi(list, async (c) => {
    const query = c.req.valid("query");
    return c.json(await listShares(ownerOf(c), originFor(c), { ...query, ...asked(query) }), 200);
  })
  .openapi(read, async (c) => c.json(await readShare(ownerOf(c), originFor(c), c.req.valid("param").id), 200))
  .openapi(change, async (c) => c.json(await changeShare(ownerOf(c), originFor(c), c.req.valid("param").id, c.req.valid("json")), 200))
  .openapi(revoke, async (c) => {
    await revokeShare(ownerOf(c).id, c.req.valid("param").id);
    return c.body(null, 204);
  });
