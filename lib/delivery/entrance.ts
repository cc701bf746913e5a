import { type Denied, note } from "#lib/ledger/ledger.ts";
import type { Conditions, Refused } from "#lib/links/resolve.ts";
import { type Visit, type Visited, visitsIn } from "#lib/links/visit.ts";
import { addressOf } from "#lib/origin.ts";
import type { Answer, Asked } from "./answer.ts";
import { deny, denyLater } from "./denial.ts";

/** What a link or a share asks of its visitors, and what their visits hang on. */
export type Barrier = Visited & Conditions;

/** A link (to an image) or a share that a token of ours names, and why the one rule does not let it answer now; null where it does. */
export type Behind = { kind: "link" | "share"; link: Barrier; image?: { id: string }; refused: Refused | null };
/** What is behind a token: null where nobody sealed it; else a question for what is there at a moment, which is null where it is gone. */
export type Opening<T extends Behind> = ((now: Date) => Promise<T | null>) | null;
type Found<T> = { now: Date; visits: Visit[]; open: T };

/**
 * What `answer` makes of what is behind a token where the one rule lets it answer now; the denial where that is null. All that costs time
 * is done for every authentic token, and its denial waits: how long one takes does not tell why a link is dead.
 */
export async function behindToken<T extends Behind>(
  asked: Asked,
  opening: Promise<Opening<T>>,
  answer: (found: Found<T>) => Promise<Answer | null>,
): Promise<Answer> {
  const find = await opening;
  if (find === null) return deny();
  const denial = denyLater();
  const now = new Date();
  const visits = await visitsIn(asked.header("cookie"));
  const open = await find(now);
  if (open !== null && open.refused === null) {
    const answered = await answer({ now, visits, open });
    if (answered === null) return await denial;
    return (await hasEnded(find, now)) ? withdraw(answered) : answered;
  }
  if (open?.refused) noteDenial(asked, open, open.refused);
  return await denial;
}

/** What an answer may take, ms, before it is asked again whether its link still answers: a picture may have been made for it. */
const brief = 50;

async function hasEnded<T extends Behind>(find: (now: Date) => Promise<T | null>, since: Date): Promise<boolean> {
  const now = new Date();
  if (now.getTime() - since.getTime() < brief) return false;
  const open = await find(now);
  return open === null || open.refused !== null;
}

async function withdraw({ body }: Answer): Promise<Answer> {
  if (body !== null && "close" in body) await body.close();
  return deny();
}

/** Has the ledger know that a visitor was let in. */
export function noteOpen(asked: Asked, open: Behind): void {
  write(asked, open, null);
}

/**
 * The same of an answer to a read: the bytes, or the page, of what asks for nothing are opened by each GET that gets all of them. What
 * has conditions is opened once, at its entrance: what a visit loads after that is none.
 */
export function noteRead(asked: Asked, open: Behind, answer: Answer): Answer {
  const { passwordHash, maxViews } = open.link;
  if (hasAll(answer) && asked.method === "GET" && passwordHash === null && maxViews === null) noteOpen(asked, open);
  return answer;
}

/** Whether an answer has all the bytes: a range may name them all too. */
function hasAll({ status, headers }: Answer): boolean {
  if (status !== 206) return status === 200;
  const [, last, size] = /^bytes 0-(\d+)\/(\d+)$/.exec(headers["Content-Range"] ?? "") ?? [];
  return last !== undefined && Number(last) + 1 === Number(size);
}

/** Has the ledger know that a visitor was denied, and why. */
export function noteDenial(asked: Asked, open: Behind, reason: Denied): void {
  if (asked.method !== "HEAD") write(asked, open, reason);
}

function write({ header, address }: Asked, { kind, link, image }: Behind, reason: Denied | null): void {
  note({
    linkId: kind === "link" ? link.id : null,
    shareId: kind === "share" ? link.id : null,
    imageId: image?.id ?? null,
    reason,
    address: addressOf(header, address),
    userAgent: header("user-agent") ?? "",
  });
}

/** The denial of what no view is left of. */
export function usedUp(asked: Asked, open: Behind): null {
  noteDenial(asked, open, "used-up");
  return null;
}
