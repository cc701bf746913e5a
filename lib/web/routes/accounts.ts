import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import type { StoredAccount } from "#db/accounts.ts";
import { changeOwnAccount, deleteOwnAccount, longestPassword, presentAccount, signUp } from "#lib/auth/accounts.ts";
import { resetPassword } from "#lib/auth/reset.ts";
import { setUp } from "#lib/auth/setup.ts";
import { countTry } from "#lib/rates.ts";
import { body, json, noContent, problems, text } from "../answers.ts";
import { addressFor, anybody, callerOf, needs, type WebEnv } from "../caller.ts";
import { throwInvalid } from "../invalid.ts";
import { Account, Email, Metadata, Password } from "../shapes.ts";

const Name = text(200);
const Person = z.strictObject({ email: Email, password: Password, name: Name.optional() });

const signUpRoute = createRoute({
  method: "post",
  path: "/accounts",
  tags: ["accounts"],
  summary: "Sign up",
  middleware: anybody,
  request: body(Person),
  responses: { 201: json(Account, "The new account"), ...problems },
});

const setUpRoute = createRoute({
  method: "post",
  path: "/setup",
  tags: ["accounts"],
  summary: "Finish the installation: make its first administrator, once",
  middleware: anybody,
  request: body(Person.extend({ token: z.string().max(200).describe("of the link that the start printed") })),
  responses: { 201: json(Account, "The administrator"), ...problems },
});

const resetRoute = createRoute({
  method: "post",
  path: "/reset",
  tags: ["accounts"],
  summary: "Set a new password by a link that the operator made, once; it ends all sessions",
  middleware: anybody,
  request: body(z.strictObject({ token: z.string().max(200).describe("of that link"), password: Password })),
  responses: { ...noContent, ...problems },
});

const readMe = createRoute({
  method: "get",
  path: "/me",
  tags: ["accounts"],
  summary: "Read one's own account",
  ...needs("account"),
  responses: { 200: json(Account, "The account"), ...problems },
});

const changeMe = createRoute({
  method: "patch",
  path: "/me",
  tags: ["accounts"],
  summary: "Change name, e-mail, password, or what new links give",
  ...needs("account"),
  request: body(
    z.strictObject({
      name: Name.optional(),
      email: Email.optional(),
      password: Password.optional(),
      currentPassword: z.string().max(longestPassword).optional().describe("needed for a new e-mail or password"),
      linkMetadata: Metadata.optional(),
    }),
  ),
  responses: { 200: json(Account, "The account"), ...problems },
});

const deleteMe = createRoute({
  method: "delete",
  path: "/me",
  tags: ["accounts"],
  summary: "Delete one's own account and all images",
  ...needs("account"),
  request: body(z.strictObject({ currentPassword: z.string().max(longestPassword) })),
  responses: { ...noContent, ...problems },
});

export const accounts = new OpenAPIHono<WebEnv>({ defaultHook: throwInvalid })
  .openapi(signUpRoute, async (c) => {
    await countTry("sign-up", addressFor(c));
    return c.json(await signUp(c.req.valid("json")), 201);
  })
  .openapi(setUpRoute, async (c) => {
    await countTry("sign-in", addressFor(c));
    const { token, ...person } = c.req.valid("json");
    return c.json(await setUp(token, person), 201);
  })
  .openapi(resetRoute, async (c) => {
    await countTry("sign-in", addressFor(c));
    const { token, password } = c.req.valid("json");
    await resetPassword(token, password);
    return c.body(null, 204);
  })
  .openapi(readMe, (c) => c.json(presentAccount(callerOf(c)), 200))
  .openapi(changeMe, async (c) => {
    const change = c.req.valid("json");
    if (change.currentPassword !== undefined) await countGuess(callerOf(c));
    return c.json(await changeOwnAccount(callerOf(c), change), 200);
  })
  .openapi(deleteMe, async (c) => {
    await countGuess(callerOf(c));
    await deleteOwnAccount(callerOf(c), c.req.valid("json").currentPassword);
    return c.body(null, 204);
  });

/** Whoever has found a token or an open browser must not try passwords faster than at the door. */
function countGuess({ account }: StoredAccount): Promise<void> {
  return countTry("sign-in", `account ${account.emailKey}`);
}
