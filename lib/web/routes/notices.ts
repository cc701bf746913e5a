import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import { listNotices, readNotices } from "#lib/ledger/notices.ts";
import { asked, body, Ids, json, Paging, problems } from "../answers.ts";
import { callerOf, needs, type WebEnv } from "../caller.ts";
import { throwInvalid } from "../invalid.ts";
import { Notice, pageOf } from "../shapes.ts";

const list = createRoute({
  method: "get",
  path: "/notices",
  tags: ["links"],
  summary: "List what one is told of one's links and shares",
  description:
    "`first-open`: somebody opened it for the first time, previews aside. `ends-soon`: it ends within a day, or a tenth of its life where " +
    "that is shorter; once for each end. Kept for 90 days, and no longer than the link.",
  ...needs("links:read"),
  request: { query: Paging },
  responses: { 200: json(pageOf(Notice).extend({ unread: z.int().describe("of all pages") }), "Notices, newest first"), ...problems },
});
const read = createRoute({
  method: "post",
  path: "/notices/read",
  tags: ["links"],
  summary: "Mark notices as read",
  ...needs("links:write"),
  request: body(Ids.partial()),
  responses: { 200: json(z.object({ read: z.int() }), "How many were not read before; all of them without `ids`"), ...problems },
});

export const notices = new OpenAPIHono<WebEnv>({ defaultHook: throwInvalid })
  .openapi(list, async (c) => c.json(await listNotices(callerOf(c).account.id, asked(c.req.valid("query"))), 200))
  .openapi(read, async (c) => c.json({ read: await readNotices(callerOf(c).account.id, c.req.valid("json").ids ?? null) }, 200));
