import { verifyPassword } from "#lib/auth/passwords.ts";
import { type Denied, note } from "#lib/ledger/ledger.ts";
import { type Conditions, entranceOf, type Refused } from "#lib/links/resolve.ts";
import { admitVisitor, isVisiting, type Visit, type Visited, visitsIn } from "#lib/links/visit.ts";
import { addressOf, cameByHttps, networkOf } from "#lib/origin.ts";
import { countTry, giveBack } from "#lib/rates.ts";
import { isRefusal } from "#lib/refusal.ts";
import type { Answer, Asked } from "./answer.ts";
import { deny, denyLater } from "./denial.ts";
import { readForm } from "./form.ts";
import { always } from "./headers.ts";
import type { Trouble } from "./page.ts";

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
  if (open !== null && open.refused === null) return (await answer({ now, visits, open })) ?? (await denial);
  if (open?.refused) noteDenial(asked, open, open.refused);
  return await denial;
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

/** What stands at an entrance: the page that asks, and how a view is used, which is false where none is left. */
type Entrance = {
  ask: (asked: Asked, barrier: Barrier, now: Date, trouble?: Trouble) => Answer;
  takeView: (barrier: Barrier, now: Date) => Promise<boolean>;
};

/** Answers what a visitor sends from the page that asks: 303 back to where they came from with a visit, or the page again with what was wrong. */
export function enter<T extends Behind>(asked: Asked, opening: Promise<Opening<T>>, { ask, takeView }: Entrance): Promise<Answer> {
  return behindToken(asked, opening, async ({ now, visits, open }) => {
    const { link } = open;
    const entrance = entranceOf(link, isVisiting(visits, link, now));
    if (entrance === "nothing") return usedUp(asked, open);
    // Whoever has been let in, or need not be, uses no view by asking again.
    if (entrance === "bytes") return back(asked);
    if (isPrefetch(asked)) return ask(asked, link, now);
    if (link.passwordHash !== null) {
      const tried = [`link ${link.id}`, networkOf(addressOf(asked.header, asked.address))];
      const wait = await secondsToWait(tried);
      if (wait !== null) {
        noteDenial(asked, open, "rate");
        return ask(asked, link, now, { status: 429, retryAfter: wait });
      }
      const password = (await readForm(asked.body)).get("password") ?? "";
      if (!(await verifyPassword(link.passwordHash, password))) {
        noteDenial(asked, open, "password");
        return ask(asked, link, now, { status: 403 });
      }
      await giveBack("link-password", ...tried);
    }
    // The row decides, at once with counting: it may have been revoked or used up meanwhile.
    if (!(await takeView(link, new Date()))) return usedUp(asked, open);
    noteOpen(asked, open);
    return back(asked, await admitVisitor(link, asked.path, cameByHttps(asked.header), now));
  });
}

/** The denial of what no view is left of. */
export function usedUp(asked: Asked, open: Behind): null {
  noteDenial(asked, open, "used-up");
  return null;
}

/** Whether a browser or a chat asks in advance for what nobody may ever look at (Fetch §3.7.1; `Purpose` and `X-Moz` are its elders). */
function isPrefetch({ header }: Asked): boolean {
  return ["sec-purpose", "purpose", "x-purpose", "x-moz"].some((name) => /\b(prefetch|prerender|preview)\b/i.test(header(name) ?? ""));
}

/** Counts a try of a password; the seconds to wait where there were too many, by this link or from this network. */
async function secondsToWait(whom: string[]): Promise<number | null> {
  try {
    await countTry("link-password", ...whom);
    return null;
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return error.retryAfter ?? 60;
  }
}

function back({ path, query }: Asked, cookie?: string): Answer {
  const headers = {
    ...always,
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex",
    Location: query === "" ? path : `${path}?${query}`,
    "Content-Length": "0",
  };
  return { status: 303, headers: cookie === undefined ? headers : { ...headers, "Set-Cookie": cookie }, body: null };
}
