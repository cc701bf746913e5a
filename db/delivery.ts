import { and, eq, isNull, type SQL, sql } from "drizzle-orm";
import type { SQLiteColumn } from "drizzle-orm/sqlite-core";
import { LRUCache } from "lru-cache";
import { type Db, db, storeVersion } from "./client.ts";
import { once } from "./once.ts";
import { accounts, albumImages, albums, images, links, plans, shareImages, shares } from "./schema.ts";
import { showsAny } from "./shares.ts";

/** A column of the image's owner, or of the owner's plan. Scalar subqueries cost SQLite a quarter of what the same joins do. */
const ofOwner = (column: SQLiteColumn) => sql`(select o.${sql.identifier(column.name)} from accounts o where o.id = images.owner_id)`;
const ofPlan = (column: SQLiteColumn) =>
  sql`(select p.${sql.identifier(column.name)} from plans p where p.id = ${ofOwner(accounts.planId)})`;
const ofLink = (column: SQLiteColumn) => sql`(select l.${sql.identifier(column.name)} from links l where l.id = ${sql.placeholder("id")})`;

/** What delivery has to know of an image: its facts, whether its owner is suspended, and the owner's plan now. */
const facts = {
  id: images.id,
  key: images.key,
  name: images.name,
  type: images.type,
  frames: images.frames,
  bytes: images.bytes,
  sha256: images.sha256,
  baseFormat: images.baseFormat,
  createdAt: images.createdAt,
  suspended: ofOwner(accounts.suspended).mapWith(accounts.suspended),
};
const plan = {
  thumbnailHeights: ofPlan(plans.thumbnailHeights).mapWith(plans.thumbnailHeights),
  originalLink: ofPlan(plans.originalLink).mapWith(plans.originalLink),
  temporaryLinks: ofPlan(plans.temporaryLinks).mapWith(plans.temporaryLinks),
};
const link = {
  id: ofLink(links.id).mapWith(links.id),
  rendition: ofLink(links.rendition).mapWith(links.rendition),
  download: ofLink(links.download).mapWith(links.download),
  metadata: ofLink(links.metadata).mapWith(links.metadata),
  watermark: sql<string | null>`${ofLink(links.watermark)}`,
  expiresAt: ofLink(links.expiresAt).mapWith(links.expiresAt),
  revokedAt: sql<Date | null>`${ofLink(links.revokedAt)}`.mapWith(links.revokedAt) as SQL<Date | null>,
  maxViews: sql<number | null>`${ofLink(links.maxViews)}`.mapWith(links.maxViews) as SQL<number | null>,
  views: ofLink(links.views).mapWith(links.views),
  passwordHash: sql<string | null>`${ofLink(links.passwordHash)}`.mapWith(links.passwordHash) as SQL<string | null>,
};

type Prepared<T> = { execute(values: Record<string, unknown>): Promise<T[]> };
type Preparable<T> = { prepare(name: string): Prepared<T> };

// Building a query costs more than running it, and every delivered link runs one of these.
const prepare = <T>(query: unknown, name: string) => (query as Preparable<T>).prepare(name);

function byKey() {
  const query = db()
    .select({ image: facts, plan })
    .from(images)
    .where(and(eq(images.key, sql.placeholder("key")), isNull(images.deletedAt)));
  return prepare<Awaited<typeof query>[number]>(query, "delivery_by_key");
}

function byLink() {
  const query = db()
    .select({ image: facts, plan, link })
    .from(images)
    .where(and(eq(images.id, ofLink(links.imageId)), isNull(images.deletedAt)));
  return prepare<Awaited<typeof query>[number]>(query, "delivery_by_link");
}

function byShare() {
  const { id, rendition, download, metadata, watermark, expiresAt, revokedAt, maxViews, views, passwordHash, label } = shares;
  const query = db()
    .select({
      link: { id, rendition, download, metadata, watermark, expiresAt, revokedAt, maxViews, views, passwordHash, label },
      album: { id: shares.albumId, name: albums.name },
      suspended: accounts.suspended,
      plan: { thumbnailHeights: plans.thumbnailHeights, originalLink: plans.originalLink, temporaryLinks: plans.temporaryLinks },
    })
    .from(shares)
    .innerJoin(accounts, eq(accounts.id, shares.ownerId))
    .innerJoin(plans, eq(plans.id, accounts.planId))
    .leftJoin(albums, eq(albums.id, shares.albumId))
    .where(and(eq(shares.id, sql.placeholder("id")), showsAny()));
  return prepare<Awaited<typeof query>[number]>(query, "delivery_by_share");
}

/** An image of a selection. */
function inShare() {
  const query = db()
    .select({ image: facts })
    .from(images)
    .innerJoin(shareImages, and(eq(shareImages.imageId, images.id), eq(shareImages.shareId, sql.placeholder("id"))))
    .where(and(eq(images.key, sql.placeholder("key")), isNull(images.deletedAt)));
  return prepare<Awaited<typeof query>[number]>(query, "delivery_in_share");
}

function inAlbum() {
  const query = db()
    .select({ image: facts })
    .from(images)
    .innerJoin(albumImages, and(eq(albumImages.imageId, images.id), eq(albumImages.albumId, sql.placeholder("id"))))
    .where(and(eq(images.key, sql.placeholder("key")), isNull(images.deletedAt)));
  return prepare<Awaited<typeof query>[number]>(query, "delivery_in_album");
}

export type Delivered = Awaited<ReturnType<ReturnType<typeof byKey>["execute"]>>[number];
export type DeliveredLink = Awaited<ReturnType<ReturnType<typeof byLink>["execute"]>>[number];
export type DeliveredShare = Awaited<ReturnType<ReturnType<typeof byShare>["execute"]>>[number];

/** A row that was kept is there at once; one that has to be asked for is promised. */
type Soon<T> = T | Promise<T | null>;

/** The image behind a permanent link with its owner's plan now; null when there is none or it is deleted. */
export function selectByKey(key: string): Soon<Delivered> {
  return keepWhileUnchanged(`key ${key}`, async () => (await ofStore().byKey.execute({ key }))[0]);
}

/** The temporary link with its image and its owner's plan now; null when there is none or the image is deleted. */
export function selectByLink(id: string): Soon<DeliveredLink> {
  return keepWhileUnchanged(`link ${id}`, async () => (await ofStore().byLink.execute({ id }))[0]);
}

/** The share with its owner's plan now, and its album's name; null when there is none, or all images that it was made of are deleted. */
export function selectByShare(id: string): Soon<DeliveredShare> {
  return keepWhileUnchanged(`share ${id}`, async () => (await ofStore().byShare.execute({ id }))[0]);
}

/** An image that a share shows now, by its key; null when the share, or its album, has none such or it is deleted. */
export function selectInShare({ link, album }: Pick<DeliveredShare, "link" | "album">, key: string): Soon<Pick<Delivered, "image">> {
  const [where, id] = album.id === null ? (["inShare", link.id] as const) : (["inAlbum", album.id] as const);
  return keepWhileUnchanged(`${where} ${id} ${key}`, async () => (await ofStore()[where].execute({ id, key }))[0]);
}

/**
 * The row that `ask` finds, or the very same object again while nothing whatever was committed to the store since. Whether there was
 * something is asked of the store at every call: a revocation, a suspension or a new plan is seen by the next read.
 */
function keepWhileUnchanged<T extends object>(name: string, ask: () => Promise<T | undefined>): Soon<T> {
  const { kept } = ofStore();
  // Before the row is read: what is committed in between then makes the next call ask again.
  const version = storeVersion();
  const known = kept.get(name);
  if (known !== undefined && known.version === version) return known.row as T;
  return ask().then((row) => {
    if (version !== null && row !== undefined) kept.set(name, { version, row });
    return row ?? null;
  });
}

/** What goes with one open store: its prepared queries and the rows that were read from it, which only SQLite keeps, as it tells of every commit. */
type OfStore = ReturnType<typeof make>;
const current = once<{ of: Db | null; made: OfStore | null }>("delivery.store", () => ({ of: null, made: null }));

function ofStore(): OfStore {
  const handle = db();
  if (current.of !== handle || current.made === null) Object.assign(current, { of: handle, made: make() });
  return current.made as OfStore;
}

function make() {
  const kept = new LRUCache<string, { version: number; row: object }>({ max: 5_000 });
  return { byKey: byKey(), byLink: byLink(), byShare: byShare(), inShare: inShare(), inAlbum: inAlbum(), kept };
}
