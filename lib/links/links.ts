import type { LastOpened } from "#db/conditions.ts";
import { selectImage } from "#db/images.ts";
import {
  everyLinkOf,
  insertLink,
  type LinkFilter,
  type LinkRow,
  revokeLinks as revokeRows,
  type Selection,
  selectLink,
  selectLinks,
} from "#db/links.ts";
import { copyingOf, readCopy } from "#lib/images/copies.ts";
import { type Asked, type Listed, listed, positionOf } from "#lib/page.ts";
import type { Rights } from "#lib/plans/allow.ts";
import type { Owner } from "#lib/plans/owner.ts";
import { Refusal } from "#lib/refusal.ts";
import type { Link } from "#lib/web/shapes.ts";
import {
  type Change,
  changeConditions,
  type Draft,
  filterOf,
  type LentWanted,
  presentConditions,
  requireTemporaryLinks,
  rowOf,
  type SortName,
  sortOf,
} from "./conditions.ts";
import { sealCapsule } from "./seal.ts";

const mostLivePerImage = 1000;

/** Makes a temporary link, and the copy that it gives where it does not give the image as it is. Throws `plan-required`, `not-found`, `invalid`, and as `readCopy` does. */
export async function makeLink(owner: Owner, origin: string, imageId: string, draft: Draft): Promise<Link> {
  requireTemporaryLinks(owner.plan);
  const image = await selectImage(owner.id, imageId);
  if (image === null) throw noSuchImage();
  const now = new Date();
  const drafted = await rowOf(owner, draft, now);
  const token = await sealCapsule({ link: drafted.id, image: image.key, expiry: drafted.expiresAt.getTime() });
  const row: LinkRow = { ...drafted, imageId, token };
  // Made before the link is: who makes it hears what cannot be copied, and its first visitor need not wait.
  const copying = copyingOf(row);
  if (copying !== null) await readCopy(image, row.rendition, copying);
  const outcome = await insertLink(row, mostLivePerImage, now);
  if (outcome === "absent") throw noSuchImage();
  if (outcome === "too-many") throw tooManyLinks();
  return presentLink({ ...row, lastOpenedAt: null }, owner.plan, origin, now);
}

/** An image's temporary links, newest first. Throws `not-found`. */
export async function listLinksOfImage({ id: ownerId, plan }: Owner, origin: string, imageId: string, asked: Asked): Promise<Listed<Link>> {
  if ((await selectImage(ownerId, imageId)) === null) throw noSuchImage();
  return list(ownerId, { ...everyLinkOf, image: imageId }, "-createdAt", plan, origin, asked);
}

/** The temporary links of an account that are wanted: newest first, or as `sort` says. */
export function listLinks(
  { id: ownerId, plan }: Owner,
  origin: string,
  asked: Asked & LentWanted & { image?: string | undefined },
): Promise<Listed<Link>> {
  const { image = null, sort = "-createdAt" } = asked;
  return list(ownerId, { ...filterOf(asked, plan), image }, sort, plan, origin, asked);
}

/**
 * Extends, shortens, revives or names a link or changes its conditions, under the same URL. `maxViews` counts those that it had before.
 * Throws `plan-required`, `not-found`, `revoked`, `invalid`.
 */
export async function changeLink({ id: ownerId, plan }: Owner, origin: string, id: string, change: Change): Promise<Link> {
  requireTemporaryLinks(plan);
  const found = await selectLink(ownerId, id);
  if (found === null) throw noSuchLink();
  const now = new Date();
  const set = await changeConditions(found, plan, change, refusing, now);
  return presentLink({ ...found, ...set }, plan, origin, now);
}

/** Revokes a link for good, on any plan, as often as one likes. Throws `not-found`. */
export async function revokeLink(ownerId: string, id: string): Promise<void> {
  if ((await selectLink(ownerId, id)) === null) throw noSuchLink();
  await revokeRows(ownerId, { ids: [id] }, new Date());
}

/** Revokes several links for good; returns how many were not revoked before. */
export function revokeLinks(ownerId: string, which: Selection): Promise<number> {
  return revokeRows(ownerId, which, new Date());
}

async function list(
  ownerId: string,
  filter: LinkFilter,
  sort: SortName,
  plan: Rights,
  origin: string,
  asked: Asked,
): Promise<Listed<Link>> {
  const now = new Date();
  const page = await selectLinks(ownerId, filter, sortOf(sort), positionOf(asked, sort));
  return listed(page, (row) => presentLink(row, plan, origin, now), sort);
}

function presentLink(link: LinkRow & LastOpened, plan: Rights, origin: string, now: Date): Link {
  return { imageId: link.imageId, ...presentConditions(link, "t", plan, origin, now) };
}

const refusing = { revoked: "This link was revoked, which is final. Make a new one.", tooMany: tooManyLinks, most: mostLivePerImage };

function tooManyLinks() {
  const message = `has ${mostLivePerImage} live links already, which is the most`;
  return new Refusal("invalid", "This image has as many live links as an image may have. Revoke some first.", {
    errors: [{ path: "id", message }],
  });
}

function noSuchImage() {
  return new Refusal("not-found", "There is no such image.");
}

function noSuchLink() {
  return new Refusal("not-found", "There is no such link.");
}
