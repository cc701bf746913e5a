import { and, eq, exists, isNotNull, isNull, or, sql } from "drizzle-orm";
import { atomically, db, mustChange, unchangedStatement, write } from "./client.ts";
import { among, numbered } from "./columns.ts";
import {
  contains,
  holdCount,
  type LastOpened,
  type LentFilter,
  type LentSort,
  lastOpenedAt,
  livingBeside,
  passing,
  sorted,
  tables,
  unspent,
} from "./conditions.ts";
import { behind, orderBy, type Page, type PageRequest, pageOf } from "./page.ts";
import { accounts, albumImages, albums, images, shareImages, shares } from "./schema.ts";

export type ShareRow = typeof shares.$inferSelect;
/** A share with the ids of its images now, in their order. */
export type StoredShare = LastOpened & { share: ShareRow; imageIds: string[] };

/** Stores a share, of an album or of these images; "absent" where any of it is not the owner's, "too-many" beside `most` live ones. */
export async function insertShare(share: ShareRow, imageIds: string[], most: number, now: Date): Promise<"stored" | "absent" | "too-many"> {
  const { id, ownerId, albumId } = share;
  const few = sql`${livingBeside(share, now)} < ${most}`;
  const all = sql`(select count(*) from share_images where share_id = ${id}) = ${imageIds.length}`;
  try {
    await atomically((tx) => [
      holdCount(tx, share),
      mustChange(
        tx
          .update(accounts)
          .set({ id: ownerId })
          .where(and(eq(accounts.id, ownerId), few)),
      ),
      ...(albumId === null
        ? [
            tx.insert(shares).values(share),
            // A cross join has SQLite look up each id; it would read the list anew for each of the owner's images otherwise.
            tx.insert(shareImages).select(sql`select ${id}, images.id, given.place from ${numbered(imageIds)} cross join images
              where images.id = given.value and images.owner_id = ${ownerId} and images.deleted_at is null`),
            mustChange(
              tx
                .update(shares)
                .set({ id })
                .where(and(eq(shares.id, id), all)),
            ),
          ]
        : [
            mustChange(
              tx
                .update(albums)
                .set({ id: albumId })
                .where(and(eq(albums.id, albumId), eq(albums.ownerId, ownerId))),
            ),
            tx.insert(shares).values(share),
          ]),
    ]);
    return "stored";
  } catch (error) {
    const place = unchangedStatement(error);
    if (place === null) throw error;
    return place === 1 ? "too-many" : "absent";
  }
}

/** The owner's share, whatever its state; null when there is none, or all of the images that it was made of are deleted. */
export async function selectShare(ownerId: string, id: string): Promise<StoredShare | null> {
  const rows = await db()
    .select({ share: shares, lastOpenedAt: lastOpenedAt.share })
    .from(shares)
    .where(and(eq(shares.id, id), eq(shares.ownerId, ownerId), showsAny()));
  const [stored = null] = await withImages(rows);
  return stored;
}

/** Ids of images that one page of shares has at the most, but for the first share's: those of an album are up to 20,000. */
const mostIds = 50_000;

export const everyShareOf: LentFilter = { label: null, q: null, state: null };
const albumName = sql`(select a.name from albums a where a.id = shares.album_id)`;

/** A page of the owner's shares that pass the filter, in this order; it is shorter than asked for where their images are many. */
export async function selectShares(ownerId: string, filter: LentFilter, sort: LentSort, page: PageRequest): Promise<Page<StoredShare>> {
  const { q } = filter;
  const { order, at } = sorted(tables.share, sort);
  const rows = await db()
    .select({ share: shares, lastOpenedAt: lastOpenedAt.share, images: countOf, at })
    .from(shares)
    .where(
      and(
        eq(shares.ownerId, ownerId),
        passing(tables.share, filter),
        q === null ? undefined : or(contains(shares.label, q), contains(albumName, q)),
        showsAny(),
        behind(order, page.after),
      ),
    )
    .orderBy(...orderBy(order))
    .limit(page.limit + 1);
  let ids = 0;
  const fitting = rows.findIndex(({ images }, place) => (ids += images) > mostIds && place > 0);
  const limit = fitting === -1 ? page.limit : Math.min(fitting, page.limit);
  const { items, next } = pageOf(rows, limit, ({ share, at }) => ({ at: at instanceof Date ? at.getTime() : at, id: share.id }));
  return { items: await withImages(items), next };
}

/** How many of an owner's shares are neither revoked, expired nor used up at `now`. */
export async function countLiveShares(ownerId: string, now: Date): Promise<number> {
  return db().$count(shares, and(eq(shares.ownerId, ownerId), isNull(shares.revokedAt), unspent(now, shares), showsAny()));
}

/** Revokes the owner's share, if it is not revoked yet. */
export async function revokeShareRow(ownerId: string, id: string, now: Date): Promise<void> {
  const mine = and(eq(shares.id, id), eq(shares.ownerId, ownerId), isNull(shares.revokedAt));
  await write((tx) => tx.update(shares).set({ revokedAt: now }).where(mine));
}

// Spelled by hand, as drizzle leaves the tables' names away where it thinks that a column needs none.
const ofAlbum = "from album_images p where p.album_id = shares.album_id and p.living";
const ofSelection = "from share_images s join images i on i.id = s.image_id where s.share_id = shares.id and i.deleted_at is null";
const countOf = sql<number>`(case when shares.album_id is null then (select count(*) ${sql.raw(ofSelection)})
  else (select count(*) ${sql.raw(ofAlbum)}) end)`.mapWith(Number);

/** Of a share: an album may come to have images, and is shared without any; of a selection whose images are gone nothing is left. */
export function showsAny() {
  // A scalar, which PostgreSQL looks up share by share; it would join `exists` with all images there are.
  return or(isNotNull(shares.albumId), sql`(select 1 ${sql.raw(ofSelection)} limit 1) is not null`);
}

async function withImages(rows: (LastOpened & { share: ShareRow })[]): Promise<StoredShare[]> {
  const selections = rows.flatMap(({ share }) => (share.albumId === null ? share.id : []));
  const ofSelections = Map.groupBy(await idsOfSelections(selections), ({ of }) => of);
  const ofAlbums = Map.groupBy(await idsOfAlbums([...new Set(rows.flatMap(({ share }) => share.albumId ?? []))]), ({ of }) => of);
  return rows.map(({ share, lastOpenedAt }) => {
    const found = share.albumId === null ? ofSelections.get(share.id) : ofAlbums.get(share.albumId);
    return { share, lastOpenedAt, imageIds: (found ?? []).map(({ imageId }) => imageId) };
  });
}

async function idsOfSelections(ids: string[]) {
  if (ids.length === 0) return [];
  return db()
    .select({ of: shareImages.shareId, imageId: shareImages.imageId })
    .from(shareImages)
    .innerJoin(images, eq(images.id, shareImages.imageId))
    .where(and(among(shareImages.shareId, ids), isNull(images.deletedAt)))
    .orderBy(shareImages.shareId, shareImages.position, shareImages.imageId);
}

async function idsOfAlbums(ids: string[]) {
  if (ids.length === 0) return [];
  return db()
    .select({ of: albumImages.albumId, imageId: albumImages.imageId })
    .from(albumImages)
    .where(and(among(albumImages.albumId, ids), sql`${albumImages.living}`))
    .orderBy(albumImages.albumId, albumImages.position, albumImages.imageId);
}

/** Which images are shared: those of an album, or a share's selection. */
export type Shown = { id: string; albumId: string | null };
/** An image as it is shown among others. */
export type SharedImage = Awaited<ReturnType<typeof selectSharedImages>>[number];

/** The images that a share shows now, in their order, from the one at place `from` on. */
export async function selectSharedImages({ id, albumId }: Shown, from: number, limit: number) {
  const query = db().select({ image: images }).from(images).$dynamic();
  const joined =
    albumId === null
      ? query
          .innerJoin(shareImages, eq(shareImages.imageId, images.id))
          .where(and(eq(shareImages.shareId, id), isNull(images.deletedAt)))
          .orderBy(shareImages.position, shareImages.imageId)
      : query
          .innerJoin(albumImages, eq(albumImages.imageId, images.id))
          .where(and(eq(albumImages.albumId, albumId), sql`${albumImages.living}`))
          .orderBy(albumImages.position, albumImages.imageId);
  return (await joined.limit(limit).offset(from)).map(({ image }) => image);
}

/** How many images a share shows now. */
export async function countSharedImages({ id, albumId }: Shown): Promise<number> {
  if (albumId !== null) return db().$count(albumImages, and(eq(albumImages.albumId, albumId), sql`${albumImages.living}`));
  const alive = exists(
    db()
      .select({ one: sql`1` })
      .from(images)
      .where(and(eq(images.id, shareImages.imageId), isNull(images.deletedAt))),
  );
  return db().$count(shareImages, and(eq(shareImages.shareId, id), alive));
}
