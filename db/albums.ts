import { and, eq, exists, type SQL, sql } from "drizzle-orm";
import { atomically, type Db, db, mustChange, type Statement, unchangedStatement, write } from "./client.ts";
import { among, numbered } from "./columns.ts";
import { lockAccount } from "./images.ts";
import { behind, newestFirst, type Order, orderBy, type Page, type PageRequest, pageOf, placeByCreation } from "./page.ts";
import { accounts, albumImages, albums } from "./schema.ts";

export type AlbumRow = typeof albums.$inferSelect;
/** An album, how many images it shows, and the one that stands for it: the chosen one while it is there, else the first. */
export type StoredAlbum = { album: AlbumRow; images: number; coverId: string | null };

// Spelled by hand, as drizzle leaves the tables' names away where it thinks that a column needs none.
const inIt = "from album_images p where p.album_id = albums.id and p.living";
const images = sql<number>`(select count(*) ${sql.raw(inIt)})`.mapWith(Number);
const chosen = `select p.image_id ${inIt} and p.image_id = albums.cover_id`;
const first = `select p.image_id ${inIt} order by p.position, p.image_id limit 1`;
const coverId = sql<string | null>`coalesce((${sql.raw(chosen)}), (${sql.raw(first)}))`;

/** The orders of the list. */
const orders = {
  createdAt: { by: albums.createdAt, placeOf: placeByCreation },
  name: { by: albums.nameKey, placeOf: ({ nameKey, id }: AlbumRow) => ({ at: nameKey, id }) },
};
export type AlbumSort = { by: keyof typeof orders; down: boolean };

/** Stores an album; false when its owner has `most` already. */
export async function insertAlbum(album: AlbumRow, most: number): Promise<boolean> {
  const { ownerId } = album;
  const few = sql`(select count(*) from ${albums} where ${eq(albums.ownerId, ownerId)}) < ${most}`;
  try {
    await atomically((tx) => [
      lockAccount(tx, ownerId),
      mustChange(
        tx
          .update(accounts)
          .set({ id: ownerId })
          .where(and(eq(accounts.id, ownerId), few)),
      ),
      tx.insert(albums).values(album),
    ]);
    return true;
  } catch (error) {
    if (unchangedStatement(error) === null) throw error;
    return false;
  }
}

/** The owner's album, or null when there is none or it is somebody else's. */
export async function selectAlbum(ownerId: string, id: string): Promise<StoredAlbum | null> {
  const [row] = await db()
    .select({ album: albums, images, coverId })
    .from(albums)
    .where(and(eq(albums.id, id), eq(albums.ownerId, ownerId)));
  return row ?? null;
}

/** How many albums an owner has. */
export async function countAlbums(ownerId: string): Promise<number> {
  return db().$count(albums, eq(albums.ownerId, ownerId));
}

/** A page of the owner's albums in this order, of all or of those that have an image. */
export async function selectAlbums(
  ownerId: string,
  imageId: string | null,
  sort: AlbumSort,
  page: PageRequest,
): Promise<Page<StoredAlbum>> {
  const { by, placeOf } = orders[sort.by];
  const order: Order = { ...newestFirst(albums), by, down: sort.down };
  const having = imageId === null ? undefined : exists(placeOfImage(imageId));
  const rows = await db()
    .select({ album: albums, images, coverId })
    .from(albums)
    .where(and(eq(albums.ownerId, ownerId), having, behind(order, page.after)))
    .orderBy(...orderBy(order))
    .limit(page.limit + 1);
  return pageOf(rows, page.limit, ({ album }) => placeOf(album));
}

/** Changes an owner's album; false when it is not there, or the cover is not one of its images. */
export async function updateAlbum(
  ownerId: string,
  id: string,
  change: Partial<Pick<AlbumRow, "name" | "nameKey" | "description" | "coverId" | "updatedAt">>,
): Promise<boolean> {
  const there = change.coverId == null ? undefined : exists(placeOfImage(change.coverId));
  const rows = await write((tx) =>
    tx
      .update(albums)
      .set({ id, ...change })
      .where(and(eq(albums.id, id), eq(albums.ownerId, ownerId), there))
      .returning({ id: albums.id }),
  );
  return rows.length === 1;
}

/** Deletes an owner's album and leaves its images; false when it is not there. */
export async function deleteAlbumRow(ownerId: string, id: string): Promise<boolean> {
  const rows = await write((tx) =>
    tx
      .delete(albums)
      .where(and(eq(albums.id, id), eq(albums.ownerId, ownerId)))
      .returning({ id: albums.id }),
  );
  return rows.length === 1;
}

/** What comes of a change of an album's images: how many changed, or why none did. */
export type Placed = number | "absent" | "too-many";

/** Has an album show the owner's images among `ids` and no others, in this order. "too-many" beyond `most`. */
export function arrange(ownerId: string, id: string, ids: string[], most: number, now: Date): Promise<Placed> {
  return placing(ownerId, id, most, now, (tx) => [
    // What is deleted keeps its place, to which a restore brings it back.
    tx.delete(albumImages).where(and(eq(albumImages.albumId, id), sql`${albumImages.living}`)),
    tx.insert(albumImages).select(placesOf(ownerId, id, ids, sql`0`)),
  ]);
}

/** Puts the owner's images among `ids` that an album lacks at its end. "too-many" beyond `most`. */
export function append(ownerId: string, id: string, ids: string[], most: number, now: Date): Promise<Placed> {
  const end = sql`(select coalesce(max(position), -1) + 1 from album_images where album_id = ${id})`;
  return placing(ownerId, id, most, now, (tx) => [
    tx
      .insert(albumImages)
      .select(placesOf(ownerId, id, ids, end))
      .onConflictDoNothing(),
  ]);
}

/** Takes images out of an album, deleted ones too. */
export function takeOut(ownerId: string, id: string, ids: string[], now: Date): Promise<Placed> {
  const them = and(eq(albumImages.albumId, id), among(albumImages.imageId, ids));
  return placing(ownerId, id, null, now, (tx) => [tx.delete(albumImages).where(them)]);
}

/** Runs `change` on an album that is there; its last statement tells how many images changed. */
async function placing(ownerId: string, id: string, most: number | null, now: Date, change: (tx: Db) => Statement[]): Promise<Placed> {
  const mine = and(eq(albums.id, id), eq(albums.ownerId, ownerId));
  const few = most === null ? undefined : sql`(select count(*) ${sql.raw(inIt)}) <= ${most}`;
  try {
    const counts = await atomically((tx) => [
      // As when images are deleted: whoever holds it is not met by a deletion, which would leave new places as they are.
      lockAccount(tx, ownerId),
      mustChange(tx.update(albums).set({ id }).where(mine)),
      ...change(tx),
      mustChange(tx.update(albums).set({ updatedAt: now }).where(and(mine, few))),
    ]);
    return counts.at(-2) ?? 0;
  } catch (error) {
    const place = unchangedStatement(error);
    if (place === null) throw error;
    return place === 1 ? "absent" : "too-many";
  }
}

/** Rows of an album's places for the owner's images among `ids`, from `start` on. */
function placesOf(ownerId: string, id: string, ids: string[], start: SQL): SQL {
  // A cross join has SQLite look up each id; it would read the list anew for each of the owner's images otherwise.
  return sql`select ${id}, images.id, ${start} + given.place, images.deleted_at is null from ${numbered(ids)} cross join images
    where images.id = given.value and images.owner_id = ${ownerId} and images.deleted_at is null`;
}

function placeOfImage(imageId: string) {
  const there = and(eq(albumImages.albumId, albums.id), eq(albumImages.imageId, imageId), sql`${albumImages.living}`);
  return db().select({ one: sql`1` }).from(albumImages).where(there);
}
