import { createHash } from "node:crypto";
import { sealData, unsealData } from "iron-session";
import { keyRing } from "./seal.ts";

/** How long a visit lasts at the most, s. */
const longest = 600;
const name = "tessera-visit";
const purpose = "visit";

/** What a visit hangs on: the link or share, when it ends, and the hash of its password. */
export type Visited = { id: string; expiresAt: Date; passwordHash: string | null };

/**
 * The `Set-Cookie` of a visitor who did what a link asks: for this link alone, at its own path, for 10 minutes and never beyond the
 * link's end. Whether the link still answers is asked of its row at every read; the cookie only says who has been let in.
 */
export async function admitVisitor(link: Visited, path: string, secure: boolean, now: Date): Promise<string> {
  const until = Math.min(now.getTime() + longest * 1000, link.expiresAt.getTime());
  const [password = {}] = keyRing(purpose);
  const sealed = await sealData({ purpose, link: link.id, lock: lockOf(link), until }, { password, ttl: 0 });
  const seconds = Math.ceil((until - now.getTime()) / 1000);
  return `${name}=${sealed}; Max-Age=${seconds}; Path=${path}; HttpOnly; SameSite=Lax${secure ? "; Secure" : ""}`;
}

/** Whether the `Cookie` header `cookies` shows a visit to this link that is not over. A new password ends the visits made by the old one. */
export async function isVisiting(cookies: string | null | undefined, link: Visited, now: Date): Promise<boolean> {
  for (const [, sealed = ""] of (cookies ?? "").matchAll(new RegExp(`(?:^|;)\\s*${name}=([^;\\s]{1,1024})`, "g"))) {
    if (await opens(sealed, link, now)) return true;
  }
  return false;
}

async function opens(sealed: string, link: Visited, now: Date): Promise<boolean> {
  const password = Object.assign({}, ...keyRing(purpose));
  const visit = await unsealData<Record<string, unknown>>(sealed, { password, ttl: 0 }).catch(() => ({}) as Record<string, unknown>);
  return (
    visit["purpose"] === purpose && visit["link"] === link.id && visit["lock"] === lockOf(link) && Number(visit["until"]) > now.getTime()
  );
}

/** Tells passwords apart and nothing about them: what is hashed here is salted already. */
function lockOf({ passwordHash }: Visited): string | null {
  return passwordHash === null ? null : createHash("sha256").update(passwordHash).digest("base64url");
}
