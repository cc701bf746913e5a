import { takeView } from "#db/conditions.ts";
import { type DeliveredLink, selectByLink } from "#db/delivery.ts";
import { copyingOf } from "#lib/images/copies.ts";
import { entranceOf, resolve } from "#lib/links/resolve.ts";
import { type Capsule, openCapsule } from "#lib/links/seal.ts";
import { isVisiting } from "#lib/links/visit.ts";
import { parseAddress } from "./address.ts";
import type { Answer, Asked } from "./answer.ts";
import { behindToken, enter, type Opening } from "./entrance.ts";
import { askingPage } from "./page.ts";
import { show } from "./renditions.ts";

/** How bytes behind a token may be kept (contract, section 4). */
export const keptByNobody = { "Cache-Control": "private, no-cache", "X-Robots-Tag": "noindex" };

/** Answers a read of `/t/{token}`: with the image, or with the page on which a visitor does what the link asks. */
export function throughTemporaryLink(asked: Asked): Promise<Answer> {
  return behindToken(asked, openToken(asked), async ({ now, visits, open: { image, link } }) => {
    const entrance = entranceOf(link, isVisiting(visits, link, now));
    if (entrance === "nothing") return null;
    if (entrance === "page") return askingPage(asked, link, now);
    const address = parseAddress(`/i/${image.key}/${link.rendition}`);
    if (address === null) return null;
    return show(asked, { image, address, kept: keptByNobody, saved: link.download, copied: copyingOf(link) });
  });
}

/** Answers what a visitor sends from that page. */
export function enterTemporaryLink(asked: Asked): Promise<Answer> {
  return enter(asked, openToken(asked), { ask: askingPage, takeView: (link, at) => takeView("link", link, at) });
}

async function openToken({ path }: Asked): Promise<Opening<DeliveredLink>> {
  const capsule = await openCapsule(path.slice("/t/".length));
  return capsule && ((now) => openLink(capsule, now));
}

async function openLink(capsule: Capsule, now: Date): Promise<DeliveredLink | null> {
  const found = await selectByLink(capsule.link);
  // The capsule names its image too, so a link's row that was moved to another image opens nothing.
  if (found === null || found.image.key !== capsule.image) return null;
  const { image, plan, link } = found;
  return resolve({ plan, suspended: image.suspended }, link.rendition, { kind: "temporary", ...link }, now) ? found : null;
}
