import { and, asc, eq, gt, isNull, ne, or, type SQL, sql } from "drizzle-orm";
import { alone, atomically, db, write } from "./client.ts";
import { among } from "./columns.ts";
import { lockAccount } from "./images.ts";
import type { LinkRow } from "./links.ts";
import type { PlanRow } from "./plans.ts";
import { accounts, albumImages, albums, images, links, plans, shares, thumbnails } from "./schema.ts";
import type { ShareRow } from "./shares.ts";

// Everything there is, in portions by id, for those who look after all of it.

type ImageRow = typeof images.$inferSelect;
type ThumbnailRow = typeof thumbnails.$inferSelect;
/** A link with its image and the plan of the image's owner. */
export type CensusLink = { link: LinkRow; image: Pick<ImageRow, "key" | "ownerId">; plan: PlanRow };

const portion = 500;

async function* portions<T extends { id: string }>(select: (after: string | null) => Promise<T[]>): AsyncGenerator<T[]> {
  let after: string | null = null;
  for (;;) {
    const rows: T[] = await select(after);
    if (rows.length > 0) yield rows;
    if (rows.length < portion) return;
    after = rows.at(-1)?.id ?? null;
  }
}

/** All images that are not deleted, some hundred at a time. What is added meanwhile may or may not be seen. */
export function everyImage(): AsyncGenerator<ImageRow[]> {
  return portions((after) =>
    db()
      .select()
      .from(images)
      .where(and(isNull(images.deletedAt), after === null ? undefined : gt(images.id, after)))
      .orderBy(asc(images.id))
      .limit(portion),
  );
}

/** How many images there are that are not deleted, and the bytes of their originals. */
export async function countImages(): Promise<{ images: number; bytes: number }> {
  const [row] = await alone("read", (tx) =>
    tx
      .select({ images: sql`count(*)`.mapWith(Number), bytes: sql`coalesce(sum(${images.bytes}), 0)`.mapWith(Number) })
      .from(images)
      .where(isNull(images.deletedAt)),
  );
  return row ?? { images: 0, bytes: 0 };
}

/** Which of these ids are images that are not deleted. */
export async function livingImages(ids: string[]): Promise<Set<string>> {
  const rows =
    ids.length === 0
      ? []
      : await db()
          .select({ id: images.id })
          .from(images)
          .where(and(among(images.id, ids), isNull(images.deletedAt)));
  return new Set(rows.map(({ id }) => id));
}

/** Takes a thumbnail's row away, unless its bytes have become others meanwhile; it is made again when it is asked for. */
export async function dropThumbnail({ imageId, height, format, sha256 }: ThumbnailRow): Promise<void> {
  const { imageId: ofImage, height: high, format: as, sha256: hash } = thumbnails;
  const which = and(eq(ofImage, imageId), eq(high, height), eq(as, format), eq(hash, sha256));
  await write((tx) => tx.delete(thumbnails).where(which));
}

/** All links of images that are not deleted, some hundred at a time. */
export async function* everyLink(): AsyncGenerator<CensusLink[]> {
  for await (const rows of portions(async (after) =>
    (await selectCensusLinks(after === null ? undefined : gt(links.id, after))).map((row) => ({ ...row, id: row.link.id })),
  ))
    yield rows;
}

/** One link of an image that is not deleted, or null. */
export async function censusLink(id: string): Promise<CensusLink | null> {
  const [row] = await selectCensusLinks(eq(links.id, id));
  return row ?? null;
}

function selectCensusLinks(which: SQL | undefined) {
  return db()
    .select({ link: links, image: { key: images.key, ownerId: images.ownerId }, plan: plans })
    .from(links)
    .innerJoin(images, eq(images.id, links.imageId))
    .innerJoin(accounts, eq(accounts.id, images.ownerId))
    .innerJoin(plans, eq(plans.id, accounts.planId))
    .where(and(isNull(images.deletedAt), which))
    .orderBy(asc(links.id))
    .limit(portion);
}

/** A share with the plan of its owner, and how many of its images, or whether its album, are somebody else's. */
export type CensusShare = { share: ShareRow; plan: PlanRow; foreign: number };

/** All shares, some hundred at a time. */
export async function* everyShare(): AsyncGenerator<CensusShare[]> {
  for await (const rows of portions(async (after) =>
    (await selectCensusShares(after === null ? undefined : gt(shares.id, after))).map((row) => ({ ...row, id: row.share.id })),
  ))
    yield rows;
}

/** One share, or null. */
export async function censusShare(id: string): Promise<CensusShare | null> {
  const [row] = await selectCensusShares(eq(shares.id, id));
  return row ?? null;
}

function selectCensusShares(which: SQL | undefined) {
  // Spelled by hand, as drizzle leaves the tables' names away where it thinks that a column needs none.
  const foreignImages = "select count(*) from share_images s join images i on i.id = s.image_id where s.share_id = shares.id";
  const foreignAlbums = "select count(*) from albums a where a.id = shares.album_id and a.owner_id <> shares.owner_id";
  const foreign = sql.raw(`(${foreignImages} and i.owner_id <> shares.owner_id) + (${foreignAlbums})`);
  return db()
    .select({ share: shares, plan: plans, foreign: sql<number>`${foreign}`.mapWith(Number) })
    .from(shares)
    .innerJoin(accounts, eq(accounts.id, shares.ownerId))
    .innerJoin(plans, eq(plans.id, accounts.planId))
    .where(which)
    .orderBy(asc(shares.id))
    .limit(portion);
}

/** Points a link back at the image with this key, if its owner has it; false if not. */
export async function repointLink({ id, ownerId }: Pick<LinkRow, "id" | "ownerId">, key: string): Promise<boolean> {
  const [image] = await db()
    .select({ id: images.id })
    .from(images)
    .where(and(eq(images.key, key), eq(images.ownerId, ownerId)));
  if (image === undefined) return false;
  await write((tx) => tx.update(links).set({ imageId: image.id }).where(eq(links.id, id)));
  return true;
}

/** An image in an album that is not its owner's, or is shown though it is deleted (`living`), or hidden though it is not. */
export type WrongPlace = { albumId: string; imageId: string; living: boolean; foreign: boolean };

/** The places in albums, or this one, that are not as their images are. */
export async function wrongPlaces(place?: Pick<WrongPlace, "albumId" | "imageId">): Promise<WrongPlace[]> {
  const { albumId, imageId, living } = albumImages;
  const only = place && and(eq(albumId, place.albumId), eq(imageId, place.imageId));
  const foreign = ne(albums.ownerId, images.ownerId);
  const untrue = ne(living, sql`(${isNull(images.deletedAt)})`);
  const rows = await alone("read", (tx) =>
    tx
      .select({ albumId, imageId, living, ofAlbum: albums.ownerId, ofImage: images.ownerId })
      .from(albumImages)
      .innerJoin(albums, eq(albums.id, albumId))
      .innerJoin(images, eq(images.id, imageId))
      .where(and(only, or(foreign, untrue))),
  );
  return rows.map(({ ofAlbum, ofImage, ...wrong }) => ({ ...wrong, foreign: ofAlbum !== ofImage }));
}

/** Takes an image out of an album that is not its owner's; else has the album show it as it is. */
export async function mendPlace({ albumId, imageId, foreign }: WrongPlace): Promise<void> {
  const which = and(eq(albumImages.albumId, albumId), eq(albumImages.imageId, imageId));
  const isLiving = sql`(select deleted_at is null from images where id = ${imageId})`;
  await write((tx) => (foreign ? tx.delete(albumImages).where(which) : tx.update(albumImages).set({ living: isLiving }).where(which)));
}

// Spelled by hand, as drizzle leaves the tables' names away where it thinks that a column needs none.
const sumOf = (what: string) => sql.raw(`(select ${what} from images i where i.owner_id = accounts.id and i.deleted_at is null)`);
const usedBytes = sumOf("coalesce(sum(i.bytes), 0)");
const imageCount = sumOf("count(*)");

/** The accounts, or this one, whose usage is not the sum of their images, and what the sum is. */
export async function wrongUsages(id?: string) {
  const only = id === undefined ? undefined : eq(accounts.id, id);
  return alone("read", (tx) =>
    tx
      .select({
        id: accounts.id,
        email: accounts.email,
        counted: { bytes: accounts.usedBytes, images: accounts.imageCount },
        there: { bytes: usedBytes.mapWith(Number), images: imageCount.mapWith(Number) },
      })
      .from(accounts)
      .where(and(only, or(ne(accounts.usedBytes, usedBytes), ne(accounts.imageCount, imageCount)))),
  );
}

/** Sets an account's usage to the sum of its images. */
export async function recountUsage(id: string): Promise<void> {
  await atomically((tx) => [lockAccount(tx, id), tx.update(accounts).set({ usedBytes, imageCount }).where(eq(accounts.id, id))]);
}
