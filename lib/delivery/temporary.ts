import { takeView } from "#db/conditions.ts";
import { type DeliveredLink, selectByLink } from "#db/delivery.ts";
import { copyingOf } from "#lib/images/copies.ts";
import { entranceOf, refusalOf } from "#lib/links/resolve.ts";
import { type Capsule, openCapsule } from "#lib/links/seal.ts";
import { isVisiting } from "#lib/links/visit.ts";
import { parseAddress } from "./address.ts";
import type { Answer, Asked } from "./answer.ts";
import { enter } from "./enter.ts";
import { type Behind, behindToken, noteRead, type Opening, usedUp } from "./entrance.ts";
import { askingPage } from "./page.ts";
import { show } from "./renditions.ts";

/** How bytes behind a token may be kept (contract, section 4). */
export const keptByNobody = { "Cache-Control": "private, no-cache", "X-Robots-Tag": "noindex" };

type BehindLink = Behind & DeliveredLink;

/** Answers a read of `/t/{token}`: with the image, or with the page on which a visitor does what the link asks. */
export function throughTemporaryLink(asked: Asked): Promise<Answer> {
  return behindToken(asked, openToken(asked), async ({ now, visits, open }) => {
    const { image, link } = open;
    const entrance = entranceOf(link, isVisiting(visits, link, now));
    if (entrance === "nothing") return usedUp(asked, open);
    if (entrance === "page") return askingPage(asked, link, now);
    const address = parseAddress(`/i/${image.key}/${link.rendition}`);
    if (address === null) return null;
    const seen = { image, address, kept: keptByNobody, saved: link.download, copied: copyingOf(link) };
    return noteRead(asked, open, await show(asked, seen));
  });
}

/** Answers what a visitor sends from that page. */
export function enterTemporaryLink(asked: Asked): Promise<Answer> {
  return enter(asked, openToken(asked), { ask: askingPage, takeView: (link, at) => takeView("link", link, at) });
}

async function openToken({ path }: Asked): Promise<Opening<BehindLink>> {
  const capsule = await openCapsule(path.slice("/t/".length));
  return capsule && ((now) => openLink(capsule, now));
}

async function openLink(capsule: Capsule, now: Date): Promise<BehindLink | null> {
  const found = await selectByLink(capsule.link);
  // The capsule names its image too, so a link's row that was moved to another image opens nothing.
  if (found === null || found.image.key !== capsule.image) return null;
  const { image, plan, link } = found;
  return { kind: "link", image, plan, link, refused: refusalOf({ plan, suspended: image.suspended }, link, now) };
}
