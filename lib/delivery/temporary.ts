import { type DeliveredLink, selectByLink } from "#db/delivery.ts";
import { takeView } from "#db/links.ts";
import { verifyPassword } from "#lib/auth/passwords.ts";
import { copyingOf } from "#lib/images/copies.ts";
import { entranceOf, resolve } from "#lib/links/resolve.ts";
import { type Capsule, openCapsule } from "#lib/links/seal.ts";
import { admitVisitor, isVisiting, type Visit, visitsIn } from "#lib/links/visit.ts";
import { addressOf, cameByHttps, networkOf } from "#lib/origin.ts";
import { countTry, giveBack } from "#lib/rates.ts";
import { isRefusal } from "#lib/refusal.ts";
import { parseAddress } from "./address.ts";
import type { Answer, Asked } from "./answer.ts";
import { deny, denyAfter } from "./denial.ts";
import { readForm } from "./form.ts";
import { always } from "./headers.ts";
import { askingPage } from "./page.ts";
import { show } from "./renditions.ts";

type Found = { now: Date; visits: Visit[]; open: DeliveredLink | null };

/** Answers a read of `/t/{token}`: with the image, or with the page on which a visitor does what the link asks. */
export function throughTemporaryLink(asked: Asked): Promise<Answer> {
  return behindToken(asked, async ({ now, visits, open }) => {
    if (open === null) return null;
    const { image, link } = open;
    const entrance = entranceOf(link, isVisiting(visits, link, now));
    if (entrance === "nothing") return null;
    if (entrance === "page") return askingPage(asked, link, now);
    const address = parseAddress(`/i/${image.key}/${link.rendition}`);
    if (address === null) return null;
    const kept = { "Cache-Control": "private, no-cache", "X-Robots-Tag": "noindex" };
    return show(asked, { image, address, kept, saved: link.download, copied: copyingOf(link) });
  });
}

/** Answers what a visitor sends from that page: 303 back to the link with a visit, or the page again with what was wrong. */
export function enterTemporaryLink(asked: Asked): Promise<Answer> {
  return behindToken(asked, async ({ now, visits, open }) => {
    if (open === null) return null;
    const { link } = open;
    const entrance = entranceOf(link, isVisiting(visits, link, now));
    if (entrance === "nothing") return null;
    // Whoever has been let in, or need not be, uses no view by asking again.
    if (entrance === "bytes") return back(asked);
    if (isPrefetch(asked)) return askingPage(asked, link, now);
    if (link.passwordHash !== null) {
      const tried = [`link ${link.id}`, networkOf(addressOf(asked.header, asked.address))];
      const wait = await secondsToWait(tried);
      if (wait !== null) return askingPage(asked, link, now, { status: 429, retryAfter: wait });
      const password = (await readForm(asked.body)).get("password") ?? "";
      if (!(await verifyPassword(link.passwordHash, password))) return askingPage(asked, link, now, { status: 403 });
      await giveBack("link-password", ...tried);
    }
    // The row decides, at once with counting: it may have been revoked or used up meanwhile.
    if (!(await takeView(link, new Date()))) return null;
    return back(asked, await admitVisitor(link, asked.path, cameByHttps(asked.header), now));
  });
}

/**
 * What `answer` makes of the link of a token where the one rule lets it answer now; the denial where that is null. All that costs time is
 * done for every authentic token, and its denial waits: how long one takes does not tell why a link is dead.
 */
async function behindToken(asked: Asked, answer: (found: Found) => Promise<Answer | null>): Promise<Answer> {
  const capsule = await openCapsule(asked.path.slice("/t/".length));
  if (capsule === null) return deny();
  const denial = denyAfter();
  try {
    const now = new Date();
    const visits = await visitsIn(asked.header("cookie"));
    return (await answer({ now, visits, open: await openLink(capsule, now) })) ?? (await denial.due());
  } finally {
    denial.cancel();
  }
}

async function openLink(capsule: Capsule, now: Date): Promise<DeliveredLink | null> {
  const found = await selectByLink(capsule.link);
  // The capsule names its image too, so a link's row that was moved to another image opens nothing.
  if (found === null || found.image.key !== capsule.image) return null;
  const { image, plan, link } = found;
  return resolve({ plan, suspended: image.suspended }, link.rendition, { kind: "temporary", ...link }, now) ? found : null;
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
