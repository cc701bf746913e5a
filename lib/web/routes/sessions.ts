import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import { endOtherSessions, endSession, listSessionsOf } from "#lib/auth/sessions.ts";
import { asked, byId, json, noContent, Paging, problems } from "../answers.ts";
import { callerOf, needs, type WebEnv } from "../caller.ts";
import { throwInvalid } from "../invalid.ts";
import { pageOf, Session } from "../shapes.ts";

const list = createRoute({
  method: "get",
  path: "/sessions",
  tags: ["sessions"],
  summary: "List the browsers in which one is signed in",
  ...needs("account"),
  request: { query: Paging },
  responses: { 200: json(pageOf(Session), "Sessions, newest first"), ...problems },
});

const end = createRoute({
  method: "delete",
  path: "/sessions/{id}",
  tags: ["sessions"],
  summary: "End a session at its next request",
  ...needs("account"),
  request: byId,
  responses: { ...noContent, ...problems },
});

const endOthers = createRoute({
  method: "post",
  path: "/sessions/end-others",
  tags: ["sessions"],
  summary: "End all sessions but the one that asks; by a token, all",
  ...needs("account"),
  responses: { 200: json(z.object({ ended: z.int() }), "How many there were"), ...problems },
});

export const sessions = new OpenAPIHono<WebEnv>({ defaultHook: throwInvalid })
  .openapi(list, async (c) => c.json(await listSessionsOf(callerOf(c).account.id, c.var.caller.session, asked(c.req.valid("query"))), 200))
  .openapi(end, async (c) => {
    await endSession(callerOf(c).account.id, c.req.valid("param").id);
    return c.body(null, 204);
  })
  .openapi(endOthers, async (c) => c.json({ ended: await endOtherSessions(callerOf(c).account.id, c.var.caller.session) }, 200));
