import { selectImage } from "#db/images.ts";
import { insertLink, type LinkRow, revokeLinks as revokeRows, type Selection, selectLink, selectLinks, updateLink } from "#db/links.ts";
import { hashPassword } from "#lib/auth/passwords.ts";
import { newId } from "#lib/id.ts";
import { copyingOf, readCopy } from "#lib/images/copies.ts";
import { type Asked, type Listed, listed, positionOf } from "#lib/page.ts";
import { allowsRendition, expiryOf, type Rights } from "#lib/plans/allow.ts";
import type { Owner } from "#lib/plans/owner.ts";
import { Refusal } from "#lib/refusal.ts";
import type { Link } from "#lib/web/shapes.ts";
import { stateOf } from "./resolve.ts";
import { sealCapsule } from "./seal.ts";

const mostLivePerImage = 1000;

export type LinkDraft = {
  expiresIn?: number | undefined;
  expiresAt?: string | undefined;
  rendition: string;
  label?: string | null | undefined;
  download: boolean;
  maxViews?: number | null | undefined;
  password?: string | null | undefined;
  metadata?: LinkRow["metadata"] | undefined;
  watermark?: string | null | undefined;
};
export type LinkChange = Partial<Pick<LinkDraft, "expiresIn" | "expiresAt" | "label" | "maxViews" | "password">>;

/** Makes a temporary link, and the copy that it gives where it does not give the image as it is. Throws `plan-required`, `not-found`, `invalid`, and as `readCopy` does. */
export async function makeLink(
  { id: ownerId, plan, linkMetadata }: Owner,
  origin: string,
  imageId: string,
  draft: LinkDraft,
): Promise<Link> {
  requireTemporaryLinks(plan);
  const image = await selectImage(ownerId, imageId);
  if (image === null) throw noSuchImage();
  const now = new Date();
  if (draft.rendition !== "original" && !allowsRendition(plan, draft.rendition)) {
    throw new Refusal("invalid", "Your plan has no such rendition.", {
      errors: [{ path: "rendition", message: "is not one of your plan's" }],
    });
  }
  const expiresAt = expiryOf(plan, draft, now);
  const id = newId();
  const token = await sealCapsule({ link: id, image: image.key, expiry: expiresAt.getTime() });
  const { rendition, download } = draft;
  const row: LinkRow = {
    id,
    imageId,
    ownerId,
    rendition,
    download,
    label: draft.label ?? null,
    metadata: draft.metadata ?? linkMetadata,
    watermark: draft.watermark ?? null,
    token,
    expiresAt,
    revokedAt: null,
    maxViews: draft.maxViews ?? null,
    views: 0,
    passwordHash: await hashOf(draft.password),
    openNoticedAt: null,
    endNoticedAt: null,
    createdAt: now,
  };
  // Made before the link is: who makes it hears what cannot be copied, and its first visitor need not wait.
  const copying = copyingOf(row);
  if (copying !== null) await readCopy(image, rendition, copying);
  const outcome = await insertLink(row, mostLivePerImage, now);
  if (outcome === "absent") throw noSuchImage();
  if (outcome === "too-many") throw tooManyLinks();
  return presentLink(row, plan, origin, now);
}

/** An image's temporary links, newest first. Throws `not-found`. */
export async function listLinksOfImage({ id: ownerId, plan }: Owner, origin: string, imageId: string, asked: Asked): Promise<Listed<Link>> {
  if ((await selectImage(ownerId, imageId)) === null) throw noSuchImage();
  return list(ownerId, imageId, plan, origin, asked);
}

/** All temporary links of an account, newest first. */
export function listLinks({ id: ownerId, plan }: Owner, origin: string, asked: Asked): Promise<Listed<Link>> {
  return list(ownerId, null, plan, origin, asked);
}

/**
 * Extends, shortens, revives or names a link or changes its conditions, under the same URL. `maxViews` counts those that it had before.
 * Throws `plan-required`, `not-found`, `revoked`, `invalid`.
 */
export async function changeLink({ id: ownerId, plan }: Owner, origin: string, id: string, change: LinkChange): Promise<Link> {
  requireTemporaryLinks(plan);
  const found = await selectLink(ownerId, id);
  if (found === null) throw noSuchLink();
  const now = new Date();
  const moved = change.expiresIn !== undefined || change.expiresAt !== undefined;
  const revoked = new Refusal("revoked", "This link was revoked, which is final. Make a new one.");
  if (found.revokedAt !== null) throw revoked;
  const set = {
    ...(moved ? { expiresAt: expiryOf(plan, change, now), endNoticedAt: null } : {}),
    ...(change.label === undefined ? {} : { label: change.label }),
    ...(change.maxViews === undefined ? {} : { maxViews: change.maxViews }),
    ...(change.password === undefined ? {} : { passwordHash: await hashOf(change.password) }),
  };
  const outcome = await updateLink(found, set, mostLivePerImage, now);
  if (outcome === "revoked") throw revoked;
  if (outcome === "too-many") throw tooManyLinks();
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

/** Throws `plan-required` where the plan has no temporary links. */
export function requireTemporaryLinks(plan: Rights): void {
  if (!plan.temporaryLinks) throw new Refusal("plan-required", "Your plan has no temporary links. Ask for one that has.");
}

async function list(ownerId: string, imageId: string | null, plan: Rights, origin: string, asked: Asked): Promise<Listed<Link>> {
  const now = new Date();
  return listed(await selectLinks(ownerId, imageId, positionOf(asked)), (row) => presentLink(row, plan, origin, now));
}

function presentLink(link: LinkRow, plan: Rights, origin: string, now: Date): Link {
  return {
    id: link.id,
    imageId: link.imageId,
    rendition: link.rendition,
    url: `${origin}/t/${link.token}`,
    label: link.label,
    download: link.download,
    metadata: link.metadata,
    watermark: link.watermark,
    createdAt: link.createdAt.toISOString(),
    expiresAt: link.expiresAt.toISOString(),
    revokedAt: link.revokedAt?.toISOString() ?? null,
    maxViews: link.maxViews,
    views: link.views,
    hasPassword: link.passwordHash !== null,
    state: stateOf(link, plan, now),
  };
}

async function hashOf(password: string | null | undefined): Promise<string | null> {
  return password ? hashPassword(password) : null;
}

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
