import { createHash } from "node:crypto";
import { sealData, unsealData } from "iron-session";
import { keyRing } from "./seal.ts";

/** How long a visit lasts at the most, s. */
export const longestVisit = 600;
const name = "tessera-visit";
const purpose = "visit";
const pattern = new RegExp(`(?:^|;)\\s*${name}=([^;\\s]{1,1024})`, "g");
/** A seal as `sealData` writes it: as a token's, its last character carries 4 bits, and others would open as the same. */
const shape = /^Fe26\.2\*\d{1,10}(\*[A-Za-z0-9_-]+){3}\*\*[A-Za-z0-9_-]+\*[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]~2$/;
/** How many of a request's cookies are looked at: a browser sends one, and each costs. */
const most = 4;

/** What a visit hangs on: the link or share, when it ends, and the hash of its password. */
export type Visited = { id: string; expiresAt: Date; passwordHash: string | null };

/**
 * The `Set-Cookie` of a visitor who did what a link asks: for this link alone, at its own path, for 10 minutes and never beyond the
 * link's end. Whether the link still answers is asked of its row at every read; the cookie only says who has been let in.
 */
export async function admitVisitor(link: Visited, path: string, secure: boolean, now: Date): Promise<string> {
  const until = Math.min(now.getTime() + longestVisit * 1000, link.expiresAt.getTime());
  const [password = {}] = keyRing(purpose);
  const sealed = await sealData({ purpose, link: link.id, lock: lockOf(link), until }, { password, ttl: 0 });
  const seconds = Math.ceil((until - now.getTime()) / 1000);
  return `${name}=${sealed}; Max-Age=${seconds}; Path=${path}; HttpOnly; SameSite=Lax${secure ? "; Secure" : ""}`;
}

/** A visit as its cookie has it, whatever link it is to. */
export type Visit = { link: string; lock: string | null; until: number };

/** The visits that the `Cookie` header `cookies` shows. Nothing of a link is asked for it, so that it takes as long for a dead one. */
export async function visitsIn(cookies: string | null | undefined): Promise<Visit[]> {
  if (!cookies?.includes(name)) return [];
  const sealed = [...cookies.matchAll(pattern)].slice(0, most).map(([, seal = ""]) => open(seal));
  return (await Promise.all(sealed)).filter((visit) => visit !== null);
}

/** Whether one of `visits` is to this link and not over. A new password ends the visits made by the old one. */
export function isVisiting(visits: Visit[], link: Visited, now: Date): boolean {
  return visits.some((visit) => visit.link === link.id && visit.lock === lockOf(link) && visit.until > now.getTime());
}

async function open(sealed: string): Promise<Visit | null> {
  if (!shape.test(sealed)) return null;
  const password = Object.assign({}, ...keyRing(purpose));
  const found = await unsealData<Partial<Visit> & { purpose?: string }>(sealed, { password, ttl: 0 }).catch(() => null);
  if (found?.purpose !== purpose) return null;
  const { link = "", lock = null, until = 0 } = found;
  return { link, lock, until };
}

/** Tells passwords apart and nothing about them: what is hashed here is salted already. */
function lockOf({ passwordHash }: Visited): string | null {
  return passwordHash === null ? null : createHash("sha256").update(passwordHash).digest("base64url");
}
