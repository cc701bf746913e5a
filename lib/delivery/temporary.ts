import { type DeliveredLink, selectByLink } from "#db/delivery.ts";
import { useView } from "#db/links.ts";
import { verifyPassword } from "#lib/auth/passwords.ts";
import { entranceOf, resolve } from "#lib/links/resolve.ts";
import { openCapsule } from "#lib/links/seal.ts";
import { admitVisitor, isVisiting } from "#lib/links/visit.ts";
import { addressOf, cameByHttps, networkOf } from "#lib/origin.ts";
import { countTry } from "#lib/rates.ts";
import { isRefusal } from "#lib/refusal.ts";
import { parseAddress } from "./address.ts";
import type { Answer, Asked } from "./answer.ts";
import { deny } from "./denial.ts";
import { readForm } from "./form.ts";
import { always } from "./headers.ts";
import { askingPage } from "./page.ts";
import { show } from "./renditions.ts";

type Open = NonNullable<DeliveredLink>;

/** Answers a read of `/t/{token}`: with the image, or with the page on which a visitor does what the link asks. */
export async function throughTemporaryLink(asked: Asked): Promise<Answer> {
  const now = new Date();
  const found = await openLink(asked, now);
  if (found === null) return deny();
  const { image, link } = found;
  const entrance = entranceOf(link, asksAnything(link) && (await isVisiting(asked.header("cookie"), link, now)));
  if (entrance === "nothing") return deny();
  if (entrance === "page") return askingPage(asked, link, now);
  const address = parseAddress(`/i/${image.key}/${link.rendition}`);
  if (address === null) return deny();
  return show(asked, { image, address, kept: { "Cache-Control": "private, no-cache", "X-Robots-Tag": "noindex" }, saved: link.download });
}

/** Answers what a visitor sends from that page: 303 back to the link with a visit, or the page again with what was wrong. */
export async function enterTemporaryLink(asked: Asked): Promise<Answer> {
  const now = new Date();
  const found = await openLink(asked, now);
  if (found === null) return deny();
  const { link } = found;
  if (!asksAnything(link) || (await isVisiting(asked.header("cookie"), link, now))) return back(asked);
  if (entranceOf(link, false) === "nothing") return deny();
  if (link.passwordHash !== null) {
    const wait = await secondsToWait(asked, link);
    if (wait !== null) return askingPage(asked, link, now, { status: 429, retryAfter: wait });
    const password = (await readForm(asked.body)).get("password") ?? "";
    if (!(await verifyPassword(link.passwordHash, password))) return askingPage(asked, link, now, { status: 403 });
  }
  // The row decides, at once with counting: it may have been revoked or used up meanwhile.
  if (!(await useView(link.id, new Date()))) return deny();
  return back(asked, await admitVisitor(link, asked.path, cameByHttps(asked.header), now));
}

/** The link of a token and its image, where the one rule lets it answer now. */
async function openLink({ path }: Asked, now: Date): Promise<Open | null> {
  const capsule = await openCapsule(path.slice("/t/".length));
  const found = capsule && (await selectByLink(capsule.link));
  // The capsule names its image too, so a link's row that was moved to another image opens nothing.
  if (!found || found.image.key !== capsule.image) return null;
  const { image, plan, link } = found;
  return resolve({ plan, suspended: image.suspended }, link.rendition, { kind: "temporary", ...link }, now) ? found : null;
}

function asksAnything({ passwordHash, maxViews }: Open["link"]): boolean {
  return passwordHash !== null || maxViews !== null;
}

/** Counts a try of a password; the seconds to wait where there were too many, by this link or from this network. */
async function secondsToWait({ header, address }: Asked, { id }: Open["link"]): Promise<number | null> {
  try {
    await countTry("link-password", `link ${id}`, networkOf(addressOf(header, address)));
    return null;
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return error.retryAfter ?? 60;
  }
}

function back({ path, query }: Asked, cookie?: string): Answer {
  const headers = { ...always, "Cache-Control": "no-store", Location: query === "" ? path : `${path}?${query}`, "Content-Length": "0" };
  return { status: 303, headers: cookie === undefined ? headers : { ...headers, "Set-Cookie": cookie }, body: null };
}
