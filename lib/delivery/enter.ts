import { verifyPassword } from "#lib/auth/passwords.ts";
import { entranceOf } from "#lib/links/resolve.ts";
import { admitVisitor, isVisiting } from "#lib/links/visit.ts";
import { addressOf, cameByHttps, networkOf } from "#lib/origin.ts";
import { countTry, giveBack } from "#lib/rates.ts";
import { isRefusal } from "#lib/refusal.ts";
import type { Answer, Asked } from "./answer.ts";
import { type Barrier, type Behind, behindToken, noteDenial, noteOpen, type Opening, usedUp } from "./entrance.ts";
import { readForm } from "./form.ts";
import { always } from "./headers.ts";
import type { Trouble } from "./page.ts";

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
