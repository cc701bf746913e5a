import type { Caller } from "#e2e/setup/client.ts";

// What the contract's sections 2, 4 and 6 say of every URL, over plain facts. Moments are ms since 1970.

export type Plan = { id: string; heights: number[]; original: boolean; temporary: boolean; longest: number };
export type Somebody = Caller & { id: string; plan: Plan; suspended: boolean };
export type Picture = { id: string; key: string; owner: Somebody; bytes: Buffer; deletedAt: number | null };
export type Album = { id: string; owner: Somebody; deleted: boolean; places: Map<Picture, number> };

/** A visitor who was let in by the lock that there was, until a moment between these two. */
export type Visit = { cookie: string; lock: number | null; ends: [from: number, to: number] };
/** What a link and a share have in common. `lock` is another number for each password that it is given. */
export type Barrier = {
  id: string;
  path: string;
  owner: Somebody;
  rendition: string;
  label: string;
  download: boolean;
  metadata: "exact" | "stripped";
  watermark: string | null;
  password: string | null;
  lock: number | null;
  maxViews: number | null;
  views: number;
  expiresAt: number;
  revoked: boolean;
  visits: Visit[];
};
export type Link = Barrier & { picture: Picture };
/** Of an album as it is now, or of a selection. */
export type Share = Barrier & { shows: Album | Picture[] };

export type Way = { path: string } & (
  | { kind: "permanent"; picture: Picture; rendition: string }
  | { kind: "link"; link: Link }
  | { kind: "sheet" | "zip"; share: Share }
  | { kind: "shared"; share: Share; picture: Picture; rendition: string }
);

/** What a URL answers: bytes by the name of what is in them, a page that asks, a share's pictures by their keys, a ZIP, or the denial. */
export type Expected =
  | { what: "denial" }
  | { what: "asking" }
  | { what: "bytes"; content: string; temporary: boolean; saved: boolean }
  | { what: "sheet"; keys: string[]; inOrder: boolean }
  | { what: "zip"; contents: string[] };
const denial: Expected = { what: "denial" };

/** What a GET is answered with at `now`, by whoever shows this visit. */
export function expected(way: Way, visit: Visit | null, now: number): Expected {
  if (way.kind === "permanent") {
    const { picture, rendition } = way;
    const { plan, suspended } = picture.owner;
    if (suspended || picture.deletedAt !== null || !offers(plan, rendition)) return denial;
    return { what: "bytes", content: contentOf(picture, rendition, null), temporary: false, saved: false };
  }
  const barrier = way.kind === "link" ? way.link : way.share;
  if (!isOpen(barrier, now)) return denial;
  const bare = barrier.password === null && barrier.maxViews === null;
  if (!bare && !(visit !== null && visit.lock === barrier.lock && visit.ends[0] > now)) {
    const alone = way.kind === "link" || way.kind === "sheet";
    return isUsedUp(barrier) || !alone ? denial : { what: "asking" };
  }
  return behind(way, barrier);
}

function behind(way: Exclude<Way, { kind: "permanent" }>, barrier: Barrier): Expected {
  const bytes = (picture: Picture, rendition: string): Expected => {
    return { what: "bytes", content: contentOf(picture, rendition, barrier), temporary: true, saved: barrier.download };
  };
  if (way.kind === "link") return bytes(way.link.picture, barrier.rendition);
  const pictures = shownBy(way.share);
  if (way.kind === "shared") {
    const { picture, rendition } = way;
    return pictures.includes(picture) && showsRendition(way.share, rendition) ? bytes(picture, rendition) : denial;
  }
  if (way.kind === "sheet") return { what: "sheet", keys: pictures.map(({ key }) => key), inOrder: !isOrderOpen(way.share) };
  if (pictures.length === 0) return denial;
  return { what: "zip", contents: pictures.map((picture) => contentOf(picture, barrier.rendition, barrier)) };
}

/** Whether it may answer whoever did what it asks for. */
export function isOpen(barrier: Link | Share | Barrier, now: number): boolean {
  const { owner, revoked, expiresAt } = barrier;
  return isThere(barrier) && !owner.suspended && owner.plan.temporary && !revoked && expiresAt > now;
}

/** Whether its owner finds it in the API. */
export function isThere(barrier: Barrier | Link | Share): boolean {
  if ("picture" in barrier) return barrier.picture.deletedAt === null;
  if (!("shows" in barrier)) return false;
  return Array.isArray(barrier.shows) ? shownBy(barrier).length > 0 : !barrier.shows.deleted;
}

/** The pictures that a share shows now, in their order. */
export function shownBy({ shows }: Share): Picture[] {
  const all = Array.isArray(shows) ? shows : inOrder(shows);
  return all.filter(({ deletedAt }) => deletedAt === null);
}

/** The pictures of an album in their order, deleted ones in their places. */
export function inOrder({ places }: Album): Picture[] {
  const order = (a: [Picture, number], b: [Picture, number]) => a[1] - b[1] || (a[0].id < b[0].id ? -1 : 1);
  return [...places].toSorted(order).map(([picture]) => picture);
}

/** When an image that is deleted loses its place in its albums depends on the purge, and with it where the next one is put. */
function isOrderOpen({ shows }: Share): boolean {
  return !Array.isArray(shows) && [...shows.places.keys()].some(({ deletedAt }) => deletedAt !== null);
}

function showsRendition({ rendition: shared, owner: { plan } }: Share, rendition: string): boolean {
  if (rendition === shared) return true;
  if (rendition === "original" || !offers(plan, rendition)) return false;
  return shared === "original" || Number(rendition) < Number(shared);
}

export function offers(plan: Plan, rendition: string): boolean {
  return rendition === "original" ? plan.original : plan.heights.includes(Number(rendition));
}

export function isUsedUp({ maxViews, views }: Pick<Barrier, "maxViews" | "views">): boolean {
  return maxViews !== null && views >= maxViews;
}

export function stateOf(barrier: Barrier, now: number): "live" | "expired" | "revoked" | "used-up" | "plan" {
  if (barrier.revoked) return "revoked";
  if (barrier.expiresAt <= now) return "expired";
  if (isUsedUp(barrier)) return "used-up";
  return barrier.owner.plan.temporary ? "live" : "plan";
}

/** A name that bytes have in common exactly when they must be the same. */
export function contentOf(picture: Picture, rendition: string, by: Pick<Barrier, "metadata" | "watermark"> | null): string {
  const { metadata = "exact", watermark = null } = by ?? {};
  if (watermark !== null) return `${picture.id} ${rendition}, over it “${watermark}”`;
  return rendition === "original" ? `${picture.id} original, ${metadata}` : `${picture.id} ${rendition}`;
}

/** What a link, a share or a URL is called in what a walk tells. */
export function nameOf(one: Way | Link | Share): string {
  if ("picture" in one && !("kind" in one)) return `link ${one.id}`;
  if (!("kind" in one)) return `share ${one.id}`;
  if (one.kind === "permanent") return `${one.picture.key}/${one.rendition}`;
  if (one.kind === "link") return `link ${one.link.id}`;
  return `share ${one.share.id}, ${one.kind === "shared" ? `${one.picture.key}/${one.rendition}` : one.kind}`;
}
