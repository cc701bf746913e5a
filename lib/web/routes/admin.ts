import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import { selectAccount } from "#db/accounts.ts";
import { changeAccount, deleteAccount, listAccounts } from "#lib/auth/accounts.ts";
import { Refusal } from "#lib/refusal.ts";
import { asked, body, byId, json, noContent, Paging, problems, text } from "../answers.ts";
import { type Check, needs, type WebEnv } from "../caller.ts";
import { throwInvalid } from "../invalid.ts";
import { Account, pageOf, Role } from "../shapes.ts";

const accountExists: Check = async (_caller, param) => {
  if ((await selectAccount(param("id"))) === null) throw new Refusal("not-found", "There is no such account.");
};

const list = createRoute({
  method: "get",
  path: "/admin/accounts",
  tags: ["admin"],
  summary: "List accounts",
  ...needs("admin"),
  request: {
    query: Paging.extend({ q: z.string().max(320).optional().describe("part of the e-mail or name"), plan: z.string().max(64).optional() }),
  },
  responses: { 200: json(pageOf(Account), "Accounts, newest first"), ...problems },
});
const change = createRoute({
  method: "patch",
  path: "/admin/accounts/{id}",
  tags: ["admin"],
  summary: "Change an account's plan, role, name, or suspend it",
  ...needs("admin", accountExists),
  request: {
    ...byId,
    ...body(
      z.strictObject({
        plan: z.string().max(64).optional(),
        role: Role.optional(),
        suspended: z.boolean().optional(),
        name: text(200).optional(),
      }),
    ),
  },
  responses: { 200: json(Account, "The account"), ...problems },
});
const remove = createRoute({
  method: "delete",
  path: "/admin/accounts/{id}",
  tags: ["admin"],
  summary: "Delete an account and all its images",
  ...needs("admin"),
  request: byId,
  responses: { ...noContent, ...problems },
});

export const admin = new OpenAPIHono<WebEnv>({ defaultHook: throwInvalid })
  .openapi(list, async (c) => {
    const { q, plan, ...paging } = c.req.valid("query");
    return c.json(await listAccounts({ ...asked(paging), q: q || null, plan: plan || null }), 200);
  })
  .openapi(change, async (c) => c.json(await changeAccount(c.req.valid("param").id, c.req.valid("json")), 200))
  .openapi(remove, async (c) => {
    await deleteAccount(c.req.valid("param").id);
    return c.body(null, 204);
  });
