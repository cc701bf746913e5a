import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import type { MiddlewareHandler } from "hono";
import { accountByPassword } from "#lib/auth/accounts.ts";
import { issueToken, listTokensOf, revokeToken } from "#lib/auth/tokens.ts";
import { countTry } from "#lib/rates.ts";
import { Refusal } from "#lib/refusal.ts";
import { asked, body, byId, json, noContent, Paging, problems, text } from "../answers.ts";
import { addressFor, callerOf, identify, needs, smallBody, type WebEnv } from "../caller.ts";
import { throwInvalid } from "../invalid.ts";
import { NewToken, pageOf, Scope, scopes, Token } from "../shapes.ts";

/** A token may do what its maker does every day; administration is asked for by name. */
const usualScopes = scopes.filter((scope) => scope !== "admin");

const make = createRoute({
  method: "post",
  path: "/tokens",
  tags: ["tokens"],
  summary: "Make a token",
  description: "With `Authorization: Basic email:password`, or by a session.",
  security: [{ basic: [] }, { session: [] }] as Record<string, string[]>[],
  middleware: [byPasswordOrSession(), smallBody],
  request: body(
    z.strictObject({
      name: text(200).pipe(z.string().min(1, "must not be empty")),
      expiresIn: z.int().min(1).max(315_360_000).nullish().describe("s; none for ever"),
      scopes: z.array(Scope).min(1).max(scopes.length).default(usualScopes),
    }),
  ),
  responses: { 201: json(NewToken, "The token, shown this once"), ...problems },
});

const list = createRoute({
  method: "get",
  path: "/tokens",
  tags: ["tokens"],
  summary: "List one's tokens, without their secrets",
  ...needs("account"),
  request: { query: Paging },
  responses: { 200: json(pageOf(Token), "Tokens, newest first"), ...problems },
});

const revoke = createRoute({
  method: "delete",
  path: "/tokens/{id}",
  tags: ["tokens"],
  summary: "End a token at once",
  ...needs("account"),
  request: byId,
  responses: { ...noContent, ...problems },
});

export const tokens = new OpenAPIHono<WebEnv>({ defaultHook: throwInvalid })
  .openapi(make, async (c) => {
    const { account } = callerOf(c);
    const { name, expiresIn = null, scopes: wanted } = c.req.valid("json");
    if (wanted.includes("admin") && account.role !== "admin")
      throw new Refusal("forbidden", "Only an administrator may ask for the scope “admin”.");
    return c.json(await issueToken(account.id, { name, expiresIn, scopes: wanted }), 201);
  })
  .openapi(list, async (c) => c.json(await listTokensOf(callerOf(c).account.id, asked(c.req.valid("query"))), 200))
  .openapi(revoke, async (c) => {
    await revokeToken(callerOf(c).account.id, c.req.valid("param").id);
    return c.body(null, 204);
  });

/** The only door for a password: everything else takes tokens and sessions. */
function byPasswordOrSession(): MiddlewareHandler<WebEnv> {
  return async function requirePasswordOrSession(c, next) {
    const [, encoded] = /^Basic +([A-Za-z0-9+/=_-]+)$/i.exec(c.req.header("authorization") ?? "") ?? [];
    const caller = encoded === undefined ? await identify(c) : await byPassword(addressFor(c), Buffer.from(encoded, "base64").toString());
    if (caller === null) throw new Refusal("unauthenticated", "The e-mail or the password is not right.");
    // A token that could make tokens would outlive its own end.
    if (caller.by === "token") throw new Refusal("forbidden", "A token cannot make tokens: use your password or a session.");
    c.set("caller", caller);
    await next();
  };
}

async function byPassword(address: string, credentials: string) {
  const colon = credentials.indexOf(":");
  const email = credentials.slice(0, Math.max(0, colon));
  await countTry("sign-in", `address ${address}`, `account ${email.trim().toLowerCase()}`);
  const stored = await accountByPassword(email, credentials.slice(colon + 1));
  return stored && { stored, scopes, by: "session" as const, session: null };
}
