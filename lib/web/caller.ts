import type { HttpBindings } from "@hono/node-server";
import type { Context, MiddlewareHandler } from "hono";
import type { StoredAccount } from "#db/accounts.ts";
import { openSession, refreshedCookie, sessionTokenOf } from "#lib/auth/session.ts";
import { accountByToken } from "#lib/auth/tokens.ts";
import { config } from "#lib/config.ts";
import { requireTemporaryLinks } from "#lib/links/conditions.ts";
import { addressOf, cameByHttps, networkOf, originOf } from "#lib/origin.ts";
import type { Owner } from "#lib/plans/owner.ts";
import { countTry } from "#lib/rates.ts";
import { Refusal } from "#lib/refusal.ts";
import { type Scope, scopes } from "./shapes.ts";

/** Who is asking: an account as it is now, what this way of asking may do, and the id of the browser's session where it is one. */
export type Caller = { stored: StoredAccount; scopes: readonly Scope[]; by: "session" | "token"; session: string | null };

/** `incoming` is there behind `server.ts`, and not where Next hands the request over. */
export type WebEnv = { Variables: { caller: Caller }; Bindings: Partial<HttpBindings> | undefined };
type WebContext = Context<WebEnv>;

/** Throws a refusal that comes before any fault of the body, such as `not-found` or `plan-required` (contract, section 5: the first that applies). */
export type Check = (caller: Caller, param: (name: string) => string) => Promise<void> | void;

/** Refuses with `plan-required` whoever's plan has no temporary links. */
export const planHasLinks: Check = ({ stored }) => requireTemporaryLinks(stored.plan);

/** Either way in; OpenAPI takes a list as alternatives. */
const security: Record<string, string[]>[] = [{ token: [] }, { session: [] }];

/** The part of a route that says who may call it: an account with `scope`, for which every check passes. */
export function needs(scope: Scope, ...checks: Check[]) {
  return { security, middleware: [requireCaller(scope, checks), smallBody] };
}

/** The same for a route that streams its body, however large. */
export function needsForUpload(scope: Scope, ...checks: Check[]) {
  return { security, middleware: [requireCaller(scope, checks)] };
}

/** The account that asks. Only for routes with `needs`. */
export function callerOf(c: WebContext): StoredAccount {
  return c.var.caller.stored;
}

/** Whose images and links a route is about. Only for routes with `needs`. */
export function ownerOf(c: WebContext): Owner {
  const { account, plan } = c.var.caller.stored;
  return { id: account.id, plan, usage: { images: account.imageCount }, linkMetadata: account.linkMetadata };
}

/** The origin of the links in this answer. */
export function originFor(c: WebContext): string {
  return originOf((name) => c.req.header(name), new URL(c.req.url).protocol.slice(0, -1));
}

/** The address that asks, as it is counted. */
export function addressFor(c: WebContext): string {
  return networkOf(addressOf((name) => c.req.header(name), c.env?.incoming?.socket.remoteAddress));
}

/** Who asks by token or session; null without credentials or with bad ones. Throws `forbidden` for a cookie from another site. */
export async function identify(c: WebContext): Promise<Caller | null> {
  const authorization = c.req.header("authorization");
  if (authorization !== undefined) {
    const [, token] = /^Bearer +(\S+)$/i.exec(authorization) ?? [];
    const found = token === undefined ? null : await accountByToken(token);
    return found && { ...found, by: "token", session: null };
  }
  const token = sessionTokenOf(c.req.header("cookie"));
  const session = token === null ? null : await openSession(token);
  if (session === null) return null;
  if (!["GET", "HEAD"].includes(c.req.method)) requireSameOrigin(c);
  const renewed = await refreshedCookie(
    session,
    cameByHttps((name) => c.req.header(name)),
  );
  if (renewed !== null) c.header("Set-Cookie", renewed);
  return { stored: session.stored, scopes, by: "session", session: session.sid };
}

const countAddress: MiddlewareHandler<WebEnv> = async function countAddress(c, next) {
  await countTry("api", `address ${addressFor(c)}`);
  await next();
};

/** Refuses a body that no JSON call needs: by its declared length before it is read, else before more than that is held in memory. */
export const smallBody: MiddlewareHandler<WebEnv> = async function refuseLargeBody(c, next) {
  const most = Math.min(1024 ** 2, config().maxUploadBytes);
  const declared = c.req.header("content-length");
  if (Number(declared ?? 0) > most) throw tooLarge();
  if (declared === undefined && c.req.raw.body !== null) {
    const text = await readText(c.req.raw.body, most);
    // Hono keeps promises here, whatever its type says.
    c.req.bodyCache.text = Promise.resolve(text) as unknown as string;
  }
  await next();
};

async function readText(body: ReadableStream<Uint8Array>, most: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.byteLength;
    if (bytes > most) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

function tooLarge() {
  return new Refusal("too-large", "The body is larger than any call of this kind needs.");
}

/** The middleware of a route that needs no credentials. */
export const anybody = [countAddress, smallBody];

function requireCaller(scope: Scope, checks: Check[]): MiddlewareHandler<WebEnv> {
  return async function requireScope(c, next) {
    const caller = await identify(c);
    await countTry("api", caller === null ? `address ${addressFor(c)}` : `account ${caller.stored.account.id}`);
    if (caller === null) throw new Refusal("unauthenticated", "Sign in, or send a valid token.");
    if (scope === "admin" && caller.stored.account.role !== "admin") throw new Refusal("forbidden", "This is for administrators.");
    if (!caller.scopes.includes(scope)) throw new Refusal("scope-required", `The token lacks the scope “${scope}”.`);
    for (const check of checks) await check(caller, (name) => c.req.param(name) ?? "");
    c.set("caller", caller);
    await next();
  };
}

/** A browser sends its cookies along with requests that other sites make it send; only our own pages may write. */
function requireSameOrigin(c: WebContext) {
  const same = c.req.header("sec-fetch-site") === "same-origin" || c.req.header("origin") === originFor(c);
  if (!same) throw new Refusal("forbidden", "A change by a browser's session must come from this site itself.");
}
