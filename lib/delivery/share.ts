import { takeView } from "#db/conditions.ts";
import { type DeliveredShare, selectByShare, selectInShare } from "#db/delivery.ts";
import { countSharedImages, selectSharedImages } from "#db/shares.ts";
import { copyingOf } from "#lib/images/copies.ts";
import { entranceOf, refusalOf, sharesRendition } from "#lib/links/resolve.ts";
import { openShare, type ShareCapsule } from "#lib/links/seal.ts";
import { isVisiting } from "#lib/links/visit.ts";
import { parseAddress } from "./address.ts";
import type { Answer, Asked } from "./answer.ts";
import { deny } from "./denial.ts";
import { enter } from "./enter.ts";
import { type Barrier, type Behind, behindToken, noteRead, type Opening, usedUp } from "./entrance.ts";
import { packShare } from "./pack.ts";
import { askingPage, type Trouble } from "./page.ts";
import { show } from "./renditions.ts";
import { perPage, sheetPage, titleOf } from "./sheet.ts";
import { keptByNobody } from "./temporary.ts";

type BehindShare = Behind & DeliveredShare;

/** What is asked for behind a share's token: its page, all of it as a ZIP, or one picture. */
type Wanted = { what: "page" } | { what: "download" } | { what: "picture"; key: string; rendition: string };

/**
 * Answers a read of `/s/{token}`, `/s/{token}/download` or `/s/{token}/{key}/{rendition}`. Each asks for the share as it is now, so that
 * none outlives it; where the share asks for something of its visitors, only its page says so.
 */
export function throughShare(asked: Asked): Promise<Answer> | Answer {
  const path = readPath(asked.path);
  if (path === null) return deny();
  const { token, wanted } = path;
  return behindToken(asked, openToken(token), async ({ now, visits, open }) => {
    const entrance = entranceOf(open.link, isVisiting(visits, open.link, now));
    if (entrance === "nothing") return usedUp(asked, open);
    if (wanted.what === "page") return entrance === "page" ? askForPictures(asked, open.link, now) : showSheet(asked, token, open, now);
    if (entrance === "page") return null;
    if (wanted.what === "picture") return showPicture(asked, open, wanted);
    const packed = await packShare(open, () => openToken(token).then((find) => find?.(new Date()) ?? null));
    return packed && noteRead(asked, open, packed);
  });
}

/** Answers what a visitor sends from the page that asks. */
export function enterShare(asked: Asked): Promise<Answer> | Answer {
  const path = readPath(asked.path);
  if (path === null || path.wanted.what !== "page") return deny();
  return enter(asked, openToken(path.token), { ask: askForPictures, takeView: (share, at) => takeView("share", share, at) });
}

function readPath(path: string): { token: string; wanted: Wanted } | null {
  const [token = "", ...rest] = path.slice("/s/".length).split("/");
  const [key = "", rendition = ""] = rest;
  if (rest.length === 0) return { token, wanted: { what: "page" } };
  if (rest.length === 1 && key === "download") return { token, wanted: { what: "download" } };
  // One picture has one address: it has no extension, unlike a permanent link's.
  if (rest.length === 2 && !rendition.includes(".")) return { token, wanted: { what: "picture", key, rendition } };
  return null;
}

function askForPictures(asked: Asked, barrier: Barrier, now: Date, trouble: Trouble | null = null): Answer {
  return askingPage(asked, barrier, now, trouble, "pictures");
}

async function showSheet(asked: Asked, token: string, open: BehindShare, now: Date): Promise<Answer | null> {
  const { link, album, plan } = open;
  const shown = { id: link.id, albumId: album.id };
  const count = await countSharedImages(shown);
  const page = Number(new URLSearchParams(asked.query).get("page") ?? 1);
  if (!Number.isInteger(page) || page < 1 || page > Math.max(1, Math.ceil(count / perPage))) return null;
  const images = await selectSharedImages(shown, (page - 1) * perPage, perPage);
  const { rendition, watermark, expiresAt } = link;
  const title = titleOf({ link, album });
  const sheet = sheetPage(
    asked,
    `/s/${token}`,
    { title, rendition, marked: watermark !== null, expiresAt, images, count, page },
    plan,
    now,
  );
  // Who turns the page has opened it before.
  return page === 1 ? noteRead(asked, open, sheet) : sheet;
}

async function showPicture(
  asked: Asked,
  share: BehindShare,
  { key, rendition }: { key: string; rendition: string },
): Promise<Answer | null> {
  const { link, plan } = share;
  const address = parseAddress(`/i/${key}/${rendition}`);
  if (address === null || !sharesRendition(plan, link.rendition, rendition)) return null;
  const found = await selectInShare(share, key);
  if (found === null) return null;
  const { image } = found;
  const answer = await show(asked, { image, address, kept: keptByNobody, saved: link.download, copied: copyingOf({ ...link, rendition }) });
  // What the page itself shows is a part of it (Fetch Metadata §2.1).
  const isPart = rendition !== link.rendition || asked.header("sec-fetch-dest") === "image";
  return isPart ? answer : noteRead(asked, { ...share, image }, answer);
}

async function openToken(token: string): Promise<Opening<BehindShare>> {
  const capsule = await openShare(token);
  return capsule && ((now) => findShare(capsule, now));
}

async function findShare({ share }: ShareCapsule, now: Date): Promise<BehindShare | null> {
  const found = await selectByShare(share);
  return found && { ...found, kind: "share", refused: refusalOf(found, found.link, now) };
}
