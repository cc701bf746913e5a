import { decode, encode, type JWT } from "next-auth/jwt";
import { type StoredAccount, selectAccountBySession } from "#db/accounts.ts";
import { touchSession } from "#db/sessions.ts";
import { secrets } from "#lib/config.ts";
import { noteUse } from "./use.ts";

export const sessionCookie = "tessera-session";
/** Sessions last 30 days from their last use, s. */
export const sessionSeconds = 30 * 86_400;
/** A session older than this is written anew when it is used, s. */
const refreshAfter = 86_400;

/** Account, session version and the session's row, without which it opens nothing. What may change (role, plan, suspension) is read from the store at each request. */
type SessionClaims = { sub: string; version: number; sid: string };

/** Seals a session with the first secret. */
export function sealSession(claims: JWT): Promise<string> {
  return encode({
    token: { sub: claims.sub, version: claims["version"], sid: claims["sid"] },
    secret: String(secrets()[0]),
    maxAge: sessionSeconds,
  });
}

/** The claims of a session that any of the secrets opens and whose account still stands by it; null otherwise. */
export async function openSession(token: string): Promise<(SessionClaims & { iat: number; stored: StoredAccount }) | null> {
  const claims = await unseal(token);
  if (claims === null || typeof claims["sid"] !== "string" || typeof claims["iat"] !== "number") return null;
  const found = await selectAccountBySession(claims["sid"]);
  if (found === null || found.account.id !== claims.sub) return null;
  const { session, ...stored } = found;
  if (stored.account.suspended || stored.account.sessionVersion !== claims["version"]) return null;
  noteUse(session.seenAt, (now, before) => touchSession(session.id, now, before));
  return { sub: stored.account.id, version: stored.account.sessionVersion, sid: session.id, iat: claims["iat"], stored };
}

/** The session's cookie written anew where it is old enough to be, as a `Set-Cookie` value, `secure` if for https only; null otherwise. */
export async function refreshedCookie(session: SessionClaims & { iat: number }, secure: boolean): Promise<string | null> {
  if (Date.now() / 1000 - session.iat < refreshAfter) return null;
  const { sub, version, sid } = session;
  return `${sessionCookie}=${await sealSession({ sub, version, sid })}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${sessionSeconds}${secure ? "; Secure" : ""}`;
}

/** The session cookie's value in a `Cookie` header; null without one. */
export function sessionTokenOf(cookies: string | null | undefined): string | null {
  return new RegExp(`(?:^|;\\s*)${sessionCookie}=([^;]+)`).exec(cookies ?? "")?.[1] ?? null;
}

async function unseal(token: string): Promise<JWT | null> {
  for (const secret of secrets()) {
    try {
      return await decode({ token, secret });
    } catch {
      // Sealed with another secret, forged, or over: the next secret may open it.
    }
  }
  return null;
}
