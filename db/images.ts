import { and, asc, eq, inArray, isNull, like, lt, lte, sql } from "drizzle-orm";
import { atomically, db, mustChange, unchangedStatement } from "./client.ts";
import { storeFailure } from "./failure.ts";
import { behind, containing, newestFirst, type Page, type PageRequest, pageOf } from "./page.ts";
import { accounts, images, plans, thumbnails } from "./schema.ts";

export type ImageRow = typeof images.$inferSelect;
export type ThumbnailRow = typeof thumbnails.$inferSelect;

const quotaOfOwner = sql<number>`(select ${plans.quotaBytes} from ${plans} where ${plans.id} = ${accounts.planId})`;

/**
 * Reserves the quota and stores image and thumbnails, or nothing of it.
 * "over-quota" also when the owner was suspended or deleted in the meantime.
 */
export async function insertImage(image: ImageRow, made: ThumbnailRow[]): Promise<"stored" | "over-quota"> {
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
      ...(made.length > 0 ? [tx.insert(thumbnails).values(made)] : []),
    ]);
    return "stored";
  } catch (error) {
    if (unchangedStatement(error) !== null) return "over-quota";
    throw error;
  }
}

/** Notes a thumbnail whose bytes are stored; false when its image is gone. */
export async function insertThumbnail(thumbnail: ThumbnailRow): Promise<boolean> {
  const { bytes, sha256 } = thumbnail;
  try {
    await db()
      .insert(thumbnails)
      .values(thumbnail)
      .onConflictDoUpdate({ target: [thumbnails.imageId, thumbnails.height, thumbnails.format], set: { bytes, sha256 } });
    return true;
  } catch (error) {
    if (storeFailure(error) === "missing-reference") return false;
    throw error;
  }
}

/** The owner's image, or null when there is none, it is deleted, or it is somebody else's. */
export async function selectImage(ownerId: string, id: string): Promise<ImageRow | null> {
  const [row] = await db().select().from(images).where(and(eq(images.id, id), eq(images.ownerId, ownerId), isNull(images.deletedAt)));
  return row ?? null;
}

/** The owner's images that contain `q` in name, description or a tag, newest first. */
export async function selectImages(ownerId: string, q: string | null, page: PageRequest): Promise<Page<ImageRow>> {
  const found = q === null ? undefined : sql`${like(images.search, containing(q))} escape '\\'`;
  const rows = await db()
    .select()
    .from(images)
    .where(and(eq(images.ownerId, ownerId), isNull(images.deletedAt), found, behind(images, page.after)))
    .orderBy(...newestFirst(images))
    .limit(page.limit + 1);
  return pageOf(rows, page.limit);
}

/** The stored thumbnails of these images. */
export async function selectThumbnails(imageIds: string[]): Promise<ThumbnailRow[]> {
  if (imageIds.length === 0) return [];
  return db().select().from(thumbnails).where(inArray(thumbnails.imageId, imageIds));
}

/** Changes an owner's image; null when it is not there. */
export async function updateImage(
  ownerId: string,
  id: string,
  change: Partial<Pick<ImageRow, "name" | "description" | "tags" | "search">>,
): Promise<ImageRow | null> {
  const [row] = await db()
    .update(images)
    .set({ id, ...change })
    .where(and(eq(images.id, id), eq(images.ownerId, ownerId), isNull(images.deletedAt)))
    .returning();
  return row ?? null;
}

/** Tombstones the owner's images among `ids` and gives their bytes back to the quota; returns how many. */
export async function tombstone(ownerId: string, ids: string[], now: Date): Promise<number> {
  let deleted = 0;
  for (const id of ids) {
    const one = and(eq(images.id, id), eq(images.ownerId, ownerId), isNull(images.deletedAt));
    const bytes = sql`(select ${images.bytes} from ${images} where ${images.id} = ${id})`;
    deleted += await once(() =>
      atomically((tx) => [
        mustChange(tx.update(images).set({ deletedAt: now }).where(one)),
        tx
          .update(accounts)
          .set({ usedBytes: sql`${accounts.usedBytes} - ${bytes}`, imageCount: sql`${accounts.imageCount} - 1` })
          .where(eq(accounts.id, ownerId)),
      ]),
    );
  }
  return deleted;
}

/** Takes the tombstones younger than `since` away again, as far as the quota has room; returns how many. */
export async function liftTombstones(ownerId: string, ids: string[], since: Date): Promise<{ restored: number; overQuota: boolean }> {
  let restored = 0;
  let overQuota = false;
  for (const id of ids) {
    const one = and(eq(images.id, id), eq(images.ownerId, ownerId), sql`${images.deletedAt} >= ${sql.param(since, images.deletedAt)}`);
    const bytes = sql`(select ${images.bytes} from ${images} where ${images.id} = ${id})`;
    try {
      await atomically((tx) => [
        mustChange(tx.update(images).set({ deletedAt: null }).where(one)),
        mustChange(
          tx
            .update(accounts)
            .set({ usedBytes: sql`${accounts.usedBytes} + ${bytes}`, imageCount: sql`${accounts.imageCount} + 1` })
            .where(and(eq(accounts.id, ownerId), isNull(accounts.deletedAt), lte(sql`${accounts.usedBytes} + ${bytes}`, quotaOfOwner))),
        ),
      ]);
      restored += 1;
    } catch (error) {
      const place = unchangedStatement(error);
      if (place === null) throw error;
      overQuota ||= place === 1;
    }
  }
  return { restored, overQuota };
}

/** Up to `limit` images whose tombstone is older than `before`. */
export async function selectTombstones(before: Date, limit: number): Promise<ImageRow[]> {
  return db().select().from(images).where(lt(images.deletedAt, before)).orderBy(asc(images.deletedAt)).limit(limit);
}

/** Removes a tombstoned image's row, and with it thumbnails' and links' rows. */
export async function purgeImage(id: string): Promise<void> {
  await db().delete(images).where(and(eq(images.id, id), sql`${images.deletedAt} is not null`));
}

/** Which of these ids have a row, deleted or not. */
export async function existingImages(ids: string[]): Promise<Set<string>> {
  const rows = ids.length === 0 ? [] : await db().select({ id: images.id }).from(images).where(inArray(images.id, ids));
  return new Set(rows.map((row) => row.id));
}

async function once(change: () => Promise<void>): Promise<0 | 1> {
  try {
    await change();
    return 1;
  } catch (error) {
    if (unchangedStatement(error) === null) throw error;
    return 0;
  }
}
