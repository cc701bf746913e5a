import { selectOwnedImages } from "#db/images.ts";
import { insertShare, revokeShareRow, type ShareRow, type StoredShare, selectShare, selectSharedImages, selectShares } from "#db/shares.ts";
import { copyingOf, readCopy } from "#lib/images/copies.ts";
import { type Asked, type Listed, listed, positionOf } from "#lib/page.ts";
import type { Rights } from "#lib/plans/allow.ts";
import type { Owner } from "#lib/plans/owner.ts";
import { Refusal } from "#lib/refusal.ts";
import type { Share } from "#lib/web/shapes.ts";
import {
  type Change,
  changeConditions,
  type Draft,
  filterOf,
  type LentWanted,
  presentConditions,
  requireTemporaryLinks,
  rowOf,
  sortOf,
} from "./conditions.ts";
import { sealShare } from "./seal.ts";

const mostLive = 1000;

/** What is shared: an album, as it will be whenever somebody looks, or these images in this order. */
export type ShareDraft = Draft & { albumId?: string | undefined; imageIds?: string[] | undefined };

/**
 * Shares an album or a selection as one temporary page. Throws `plan-required`, `not-found` for an album or an image that is not the
 * owner's, `invalid`; and as `readCopy` does for the first image.
 */
export async function makeShare(owner: Owner, origin: string, { albumId, imageIds = [], ...draft }: ShareDraft): Promise<Share> {
  requireTemporaryLinks(owner.plan);
  const now = new Date();
  const drafted = await rowOf(owner, draft, now);
  const token = await sealShare({ share: drafted.id, expiry: drafted.expiresAt.getTime() });
  const row: ShareRow = { ...drafted, albumId: albumId ?? null, token };
  const ids = [...new Set(imageIds)];
  await tryCopying(row, ids);
  const outcome = await insertShare(row, ids, mostLive, now);
  if (outcome === "absent") throw albumId === undefined ? noSuchImages() : noSuchAlbum();
  if (outcome === "too-many") throw tooManyShares();
  return readShare(owner, origin, row.id);
}

/** Copies one image, so that who makes a share hears of letters that cannot be written; the others wait until they are looked at. */
async function tryCopying(share: ShareRow, ids: string[]): Promise<void> {
  const copying = copyingOf(share);
  if (copying === null) return;
  const [first] = share.albumId === null ? await selectOwnedImages(share.ownerId, ids.slice(0, 1)) : await selectSharedImages(share, 0, 1);
  if (first?.ownerId === share.ownerId) await readCopy(first, share.rendition, copying);
}

/** The shares of an account that are wanted: newest first, or as `sort` says. */
export async function listShares({ id: ownerId, plan }: Owner, origin: string, asked: Asked & LentWanted): Promise<Listed<Share>> {
  const now = new Date();
  const { sort = "-createdAt" } = asked;
  const page = await selectShares(ownerId, filterOf(asked, plan), sortOf(sort), positionOf(asked, sort));
  return listed(page, (stored) => presentShare(stored, plan, origin, now), sort);
}

/** One of an account's shares. Throws `not-found`. */
export async function readShare({ id: ownerId, plan }: Owner, origin: string, id: string): Promise<Share> {
  const stored = await selectShare(ownerId, id);
  if (stored === null) throw noSuchShare();
  return presentShare(stored, plan, origin, new Date());
}

/** Changes a share as `changeLink` does a link. Throws `plan-required`, `not-found`, `revoked`, `invalid`. */
export async function changeShare({ id: ownerId, plan }: Owner, origin: string, id: string, change: Change): Promise<Share> {
  requireTemporaryLinks(plan);
  const stored = await selectShare(ownerId, id);
  if (stored === null) throw noSuchShare();
  const now = new Date();
  const set = await changeConditions(stored.share, plan, change, refusing, now);
  return presentShare({ ...stored, share: { ...stored.share, ...set } }, plan, origin, now);
}

/** Revokes a share for good, on any plan, as often as one likes. Throws `not-found`. */
export async function revokeShare(ownerId: string, id: string): Promise<void> {
  if ((await selectShare(ownerId, id)) === null) throw noSuchShare();
  await revokeShareRow(ownerId, id, new Date());
}

function presentShare({ share, lastOpenedAt, imageIds }: StoredShare, plan: Rights, origin: string, now: Date): Share {
  return { ...presentConditions({ ...share, lastOpenedAt }, "s", plan, origin, now), albumId: share.albumId, imageIds };
}

const refusing = { revoked: "This share was revoked, which is final. Make a new one.", tooMany: tooManyShares, most: mostLive };

function tooManyShares() {
  return new Refusal("invalid", "You have as many live shares as an account may have. Revoke some first.", {
    errors: [{ path: "expiresIn", message: `would be more than ${mostLive} live shares` }],
  });
}

function noSuchImages() {
  return new Refusal("not-found", "One of these images is not there. Choose again.");
}

function noSuchAlbum() {
  return new Refusal("not-found", "There is no such album.");
}

function noSuchShare() {
  return new Refusal("not-found", "There is no such share.");
}
