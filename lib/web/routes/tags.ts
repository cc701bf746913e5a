import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import { changeTags, listTags } from "#lib/images/tags.ts";
import { asked, body, Ids, json, Paging, problems } from "../answers.ts";
import { needs, ownerOf, type WebEnv } from "../caller.ts";
import { throwInvalid } from "../invalid.ts";
import { pageOf, Tag } from "../shapes.ts";
import { Tags } from "../wanted.ts";

const list = createRoute({
  method: "get",
  path: "/tags",
  tags: ["images"],
  summary: "List the tags of one's images",
  ...needs("images:read"),
  request: { query: Paging.extend({ q: z.string().max(100).optional().describe("part of the tag") }) },
  responses: { 200: json(pageOf(Tag), "Tags by name, with how many images have them"), ...problems },
});
const change = createRoute({
  method: "post",
  path: "/images/tags",
  tags: ["images"],
  summary: "Tag several images, and take tags from them",
  ...needs("images:write"),
  request: body(Ids.extend({ add: Tags.default([]), remove: Tags.default([]) })),
  responses: { 200: json(z.object({ changed: z.int() }), "How many images have other tags now"), ...problems },
});

export const tags = new OpenAPIHono<WebEnv>({ defaultHook: throwInvalid })
  .openapi(list, async (c) => {
    const { q, ...paging } = c.req.valid("query");
    return c.json(await listTags(ownerOf(c).id, { ...asked(paging), q: q || null }), 200);
  })
  .openapi(change, async (c) => {
    const { ids, ...how } = c.req.valid("json");
    return c.json({ changed: await changeTags(ownerOf(c).id, ids, how) }, 200);
  });
