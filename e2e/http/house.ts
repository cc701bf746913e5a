import { type Answer, asAdmin, type Caller, over, password, type Send } from "#e2e/setup/client.ts";
import { type Door, startTessera, type Tessera } from "#e2e/setup/tessera.ts";
import { knock, type Reply } from "./wire.ts";

/** A running server, somebody who administers it, and `fetch` into it. */
export type House = Tessera & { door: Door; send: Send; admin: Caller };

const adminEmail = "admin@example.org";

/** Starts a server with an administrator. `env` holds settings. */
export async function openHouse(door: Door, env: Record<string, string> = {}): Promise<House> {
  const server = await startTessera({ door, env: { ADMIN_EMAIL: adminEmail, ADMIN_PASSWORD: password, ...env } });
  try {
    const send = over(server.origin);
    return { ...server, door, send, admin: await asAdmin(send, adminEmail) };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

/** The body of an answer that has to be a success. */
export function good<T>({ status, body }: Answer<T>): T {
  if (status >= 300) throw new Error(`${status}: ${JSON.stringify(body)}`);
  return body;
}

/** Puts an account on a plan, suspends it, or whatever an administrator changes. */
export async function change({ admin }: Pick<House, "admin">, accountId: string, how: Record<string, unknown>): Promise<void> {
  good(await admin.call("PATCH", `/admin/accounts/${accountId}`, how));
}

/** Signs in as a browser does, and answers with the `Cookie` header that it sends from then on. */
export async function signIn(house: Pick<House, "origin">, email: string, secret = password): Promise<string | null> {
  return sessionCookieOf(await trySignIn(house, email, secret))?.split(";")[0] ?? null;
}

/** The session's `Set-Cookie`, whole, of an answer to `trySignIn`; null when it was refused. */
export function sessionCookieOf({ headers }: Reply): string | null {
  return cookiesIn(headers["set-cookie"]).find((cookie) => cookie.startsWith("tessera-session=")) ?? null;
}

/** Signs in as a browser does, whatever comes of it; `more` are headers that it sends too. */
export async function trySignIn(
  { origin }: Pick<House, "origin">,
  email: string,
  secret: string,
  more: Record<string, string> = {},
): Promise<Reply> {
  const first = await knock(origin, "/api/auth/csrf", { headers: more });
  const { csrfToken } = JSON.parse(first.body.toString()) as { csrfToken: string };
  const form = new URLSearchParams({ csrfToken, email, password: secret, json: "true" });
  const headers = { ...more, cookie: cookiesOf(first.headers["set-cookie"]), "content-type": "application/x-www-form-urlencoded" };
  return knock(origin, "/api/auth/callback/credentials", { method: "POST", headers, body: form.toString() });
}

function cookiesOf(set: string | undefined): string {
  return cookiesIn(set)
    .map((cookie) => cookie.split(";")[0])
    .join("; ");
}

function cookiesIn(set = ""): string[] {
  return set.split(/, (?=[^;,\s]+=)/);
}
