import { and, asc, eq, gte, inArray, isNull, lt, lte, type SQL, sql } from "drizzle-orm";
import { atomically, type Db, db, type Guarded, mustChange, patiently, type Statement, unchangedStatement, write } from "./client.ts";
import { among, field, lists } from "./columns.ts";
import { changedNothing, storeFailure } from "./failure.ts";
import { purgeOpensOf } from "./opens.ts";
import { accounts, albumImages, images, imageTags, plans, shareImages, shares, thumbnails } from "./schema.ts";

export type ImageRow = typeof images.$inferSelect;
export type ThumbnailRow = typeof thumbnails.$inferSelect;

/** What the plan of an account, in a statement about accounts, lets it store. */
export const quotaOfOwner = sql<number>`(select ${plans.quotaBytes} from ${plans} where ${plans.id} = ${accounts.planId})`;

/**
 * Reserves the quota and stores image and thumbnails, or nothing of it; `alongside` are statements that belong to it.
 * "over-quota" also when the owner was suspended or deleted in the meantime. Throws `NothingChanged` where one of `alongside` changed
 * nothing, `InDoubt` where it cannot be known what happened.
 */
export async function insertImage(
  image: ImageRow,
  made: ThumbnailRow[],
  alongside?: (tx: Db) => Guarded[],
): Promise<"stored" | "over-quota"> {
  try {
    await atomically((tx) => [
      mustChange(
        tx
          .update(accounts)
          .set({ usedBytes: sql`${accounts.usedBytes} + ${image.bytes}`, imageCount: sql`${accounts.imageCount} + 1` })
          .where(
            and(
              eq(accounts.id, image.ownerId),
              isNull(accounts.deletedAt),
              eq(accounts.suspended, false),
              lte(sql`${accounts.usedBytes} + ${image.bytes}`, quotaOfOwner),
            ),
          ),
      ),
      tx.insert(images).values(image),
      tx.insert(thumbnails).select(thumbnailsIn(made)),
      ...(alongside?.(tx) ?? []),
    ]);
    return "stored";
  } catch (error) {
    const unchanged = unchangedStatement(error);
    if (unchanged === 0) return "over-quota";
    if (unchanged !== null) throw error;
    // What is admitted by a lease may have become somebody else's meanwhile, who has stored it.
    if (alongside === undefined && changedNothing(error)) throw error;
    // Said by a statement, before there was any commit, and of what is to end the doubt it would be said too.
    if (/^(closed|no-tables)$/.test(storeFailure(error) ?? "")) throw error;
    const stored = await isStored(image);
    if (stored) return "stored";
    throw stored === null ? new InDoubt(error) : error;
  }
}

function thumbnailsIn(made: ThumbnailRow[]): SQL {
  const rows = made.map(({ imageId, height, format, bytes, sha256 }) => [imageId, height, format, bytes, sha256]);
  const whole = (place: number) => sql`cast(${field(place)} as bigint)`;
  return sql`select ${field(0)}, ${whole(1)}, ${field(2)}, ${whole(3)}, ${field(4)} from ${lists(rows)}`;
}

/**
 * Whether an image was stored although its commit failed, which may have happened on the way back. A second commit on the same row
 * ends the doubt: it waits for the first (PostgreSQL), or overwrites what the log kept of it (SQLite, which would take that for
 * committed after a crash). Null where the second fails as well.
 */
async function isStored({ id, ownerId }: ImageRow): Promise<boolean | null> {
  try {
    await atomically((tx) => [lockAccount(tx, ownerId)]);
    return (await existingImages([id])).has(id);
  } catch {
    return null;
  }
}

/** Thrown by `insertImage` when nobody can say whether the image is stored: what belongs to it must stay. */
class InDoubt extends Error {
  constructor(cause: unknown) {
    super("The commit of an image failed, and whether it is stored could not be asked", { cause });
    this.name = "InDoubt";
  }
}

/** Whether `error` leaves it open that an image is stored; the sweep finds out once the store answers again. */
export function isInDoubt(error: unknown): boolean {
  return error instanceof Error && error.name === "InDoubt";
}

/** Notes a thumbnail whose bytes are stored; false when its image is gone. */
export async function insertThumbnail(thumbnail: ThumbnailRow): Promise<boolean> {
  const { bytes, sha256 } = thumbnail;
  try {
    await write((tx) =>
      tx
        .insert(thumbnails)
        .values(thumbnail)
        .onConflictDoUpdate({ target: [thumbnails.imageId, thumbnails.height, thumbnails.format], set: { bytes, sha256 } }),
    );
    return true;
  } catch (error) {
    if (storeFailure(error) === "missing-reference") return false;
    throw error;
  }
}

/** The owner's image, or null when there is none, it is deleted, or it is somebody else's. */
export async function selectImage(ownerId: string, id: string): Promise<ImageRow | null> {
  const [row] = await db()
    .select()
    .from(images)
    .where(and(eq(images.id, id), eq(images.ownerId, ownerId), isNull(images.deletedAt)));
  return row ?? null;
}

/** The owner's images among `ids`, in no order. */
export async function selectOwnedImages(ownerId: string, ids: string[]): Promise<ImageRow[]> {
  if (ids.length === 0) return [];
  return db()
    .select()
    .from(images)
    .where(and(among(images.id, ids), eq(images.ownerId, ownerId), isNull(images.deletedAt)));
}

/** All images of the owner, oldest first, however many: some hundred are read at a time. */
export async function* imagesOf(ownerId: string): AsyncGenerator<ImageRow> {
  const portion = 500;
  let last: ImageRow | undefined;
  do {
    const before: SQL | undefined =
      last && sql`(${images.createdAt}, ${images.id}) > (${sql.param(last.createdAt, images.createdAt)}, ${last.id})`;
    const rows: ImageRow[] = await db()
      .select()
      .from(images)
      .where(and(eq(images.ownerId, ownerId), isNull(images.deletedAt), before))
      .orderBy(asc(images.createdAt), asc(images.id))
      .limit(portion);
    yield* rows;
    last = rows.length === portion ? rows.at(-1) : undefined;
  } while (last);
}

/** The newest of the owner's images with each of these SHA-256 (hex). */
export async function selectImagesBySum(ownerId: string, sums: string[]): Promise<ImageRow[]> {
  if (sums.length === 0) return [];
  const rows = await db()
    .select()
    .from(images)
    .where(and(eq(images.ownerId, ownerId), among(images.sha256, sums), isNull(images.deletedAt)))
    .orderBy(asc(images.createdAt), asc(images.id));
  return [...new Map(rows.map((row) => [row.sha256, row])).values()];
}

/** The stored thumbnails of these images. */
export async function selectThumbnails(imageIds: string[]): Promise<ThumbnailRow[]> {
  if (imageIds.length === 0) return [];
  return db().select().from(thumbnails).where(among(thumbnails.imageId, imageIds));
}

/** Tombstones the owner's images among `ids` and gives their bytes back to the quota; returns how many. */
export async function tombstone(ownerId: string, ids: string[], now: Date): Promise<number> {
  const which = and(among(images.id, ids), eq(images.ownerId, ownerId), isNull(images.deletedAt));
  const [, , , , deleted = 0] = await atomically((tx) => [
    lockAccount(tx, ownerId),
    countUsage(tx, ownerId, which, "-"),
    ...live(which, false)(tx),
    tx.update(images).set({ deletedAt: now }).where(which),
  ]);
  return deleted;
}

/** Takes the owner's tombstones younger than `since` among `ids` away again; returns how many, or "over-quota" when there is no room for all. */
export async function liftTombstones(ownerId: string, ids: string[], since: Date): Promise<number | "over-quota"> {
  const which = and(among(images.id, ids), eq(images.ownerId, ownerId), gte(images.deletedAt, since));
  try {
    const [, , , , , restored = 0] = await atomically((tx) => [
      lockAccount(tx, ownerId),
      // Held, so that no purge takes one between its being counted and its coming back.
      tx.update(images).set({ ownerId }).where(which),
      mustChange(countUsage(tx, ownerId, which, "+", true)),
      ...live(which, true)(tx),
      tx.update(images).set({ deletedAt: null }).where(which),
    ]);
    return restored;
  } catch (error) {
    if (unchangedStatement(error) === null) throw error;
    return "over-quota";
  }
}

/** Has tags and albums count these images, or leave them out, each in its place. */
const live = (which: SQL | undefined, living: boolean) => (tx: Db) => {
  const ids = db().select({ id: images.id }).from(images).where(which);
  return [
    tx.update(imageTags).set({ living }).where(inArray(imageTags.imageId, ids)),
    tx.update(albumImages).set({ living }).where(inArray(albumImages.imageId, ids)),
  ];
};

/** Holds the account's row, so that the statements behind it see every change of its images that went before. */
export function lockAccount(tx: Db, id: string): Statement {
  return tx.update(accounts).set({ id }).where(eq(accounts.id, id));
}

function countUsage(tx: Db, ownerId: string, which: SQL | undefined, sign: "+" | "-", withinQuota = false): Statement {
  const of = (what: SQL) => sql`(select ${what} from ${images} where ${which})`;
  const plus = sql.raw(sign);
  const usedBytes = sql`${accounts.usedBytes} ${plus} ${of(sql`coalesce(sum(${images.bytes}), 0)`)}`;
  return tx
    .update(accounts)
    .set({ usedBytes, imageCount: sql`${accounts.imageCount} ${plus} ${of(sql`count(*)`)}` })
    .where(and(eq(accounts.id, ownerId), isNull(accounts.deletedAt), withinQuota ? lte(usedBytes, quotaOfOwner) : undefined));
}

/** A tombstone that nobody can lift any more. */
const forGood = new Date(0);

/**
 * Takes up to `limit` images whose tombstone is older than `before` out of everybody's reach, so that no restore can meet what is
 * done to their bytes from then on, and returns them with those that were taken and left before.
 */
export async function seizeTombstones(before: Date, limit: number): Promise<ImageRow[]> {
  const due = db().select({ id: images.id }).from(images).where(lt(images.deletedAt, before)).orderBy(asc(images.deletedAt)).limit(limit);
  return write((tx) =>
    // Said again of what is changed: the inner query may have seen a row before it was restored.
    tx
      .update(images)
      .set({ deletedAt: forGood })
      .where(and(inArray(images.id, due), lt(images.deletedAt, before)))
      .returning(),
  );
}

/** Removes a tombstoned image's row, and with it thumbnails' and links' rows, and shares of nothing but it. */
export async function purgeImage(id: string): Promise<void> {
  const tombstoned = and(eq(images.id, id), sql`${images.deletedAt} is not null`);
  const having = db()
    .select({ id: shareImages.shareId })
    .from(shareImages)
    .innerJoin(images, eq(images.id, shareImages.imageId))
    .where(tombstoned);
  // Spelled by hand, as drizzle leaves the tables' names away where it thinks that a column needs none.
  const others = sql`exists (select 1 from share_images s where s.share_id = shares.id and s.image_id <> ${id})`;
  await purgeOpensOf(id);
  await patiently((tx) => [
    tx.delete(shares).where(and(inArray(shares.id, having), sql`not ${others}`)),
    tx.delete(images).where(tombstoned),
  ]);
}

/** Which of these ids have a row, deleted or not. */
export async function existingImages(ids: string[]): Promise<Set<string>> {
  const rows = ids.length === 0 ? [] : await db().select({ id: images.id }).from(images).where(among(images.id, ids));
  return new Set(rows.map((row) => row.id));
}
