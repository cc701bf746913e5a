import { and, asc, eq, isNotNull, isNull, ne, sql } from "drizzle-orm";
import { db, write } from "./client.ts";
import { among } from "./columns.ts";
import { storeFailure } from "./failure.ts";
import { albumImages, copies, links, shareImages, shares } from "./schema.ts";

export type CopyRow = typeof copies.$inferSelect;

/** Notes a copy whose bytes are stored; false when its image is gone. */
export async function insertCopy(copy: CopyRow): Promise<boolean> {
  const { bytes, sha256 } = copy;
  try {
    await write((tx) =>
      tx
        .insert(copies)
        .values(copy)
        .onConflictDoUpdate({ target: [copies.imageId, copies.name], set: { bytes, sha256 } }),
    );
    return true;
  } catch (error) {
    if (storeFailure(error) === "missing-reference") return false;
    throw error;
  }
}

export async function selectCopy(imageId: string, name: string): Promise<CopyRow | null> {
  const [row] = await db()
    .select()
    .from(copies)
    .where(and(eq(copies.imageId, imageId), eq(copies.name, name)));
  return row ?? null;
}

/** The stored copies of these images. */
export async function selectCopies(imageIds: string[]): Promise<CopyRow[]> {
  if (imageIds.length === 0) return [];
  return db().select().from(copies).where(among(copies.imageId, imageIds));
}

/** Takes a copy's row away, unless its bytes have become others meanwhile; it is made again when it is asked for. */
export async function dropCopy({ imageId, name, sha256 }: CopyRow): Promise<void> {
  await write((tx) => tx.delete(copies).where(and(eq(copies.imageId, imageId), eq(copies.name, name), eq(copies.sha256, sha256))));
}

const portion = 500;

/** All copies with a watermark, some hundred at a time. What is added meanwhile may or may not be seen. */
export async function* everyMarkedCopy(): AsyncGenerator<CopyRow[]> {
  let rows: CopyRow[] = [];
  do {
    const last = rows.at(-1);
    rows = await db()
      .select()
      .from(copies)
      .where(and(ne(copies.name, "stripped"), last && sql`(${copies.imageId}, ${copies.name}) > (${last.imageId}, ${last.name})`))
      .orderBy(asc(copies.imageId), asc(copies.name))
      .limit(portion);
    if (rows.length > 0) yield rows;
  } while (rows.length === portion);
}

/** The watermarks by which these images are given: by each link and each share, of a selection or an album, that is not revoked. */
export async function selectMarks(imageIds: string[]): Promise<{ imageId: string; text: string | null }[]> {
  const ofLinks = db()
    .select({ imageId: links.imageId, text: links.watermark })
    .from(links)
    .where(and(among(links.imageId, imageIds), isNull(links.revokedAt), isNotNull(links.watermark)));
  const standing = and(isNull(shares.revokedAt), isNotNull(shares.watermark));
  const ofSelections = db()
    .select({ imageId: shareImages.imageId, text: shares.watermark })
    .from(shareImages)
    .innerJoin(shares, eq(shares.id, shareImages.shareId))
    .where(and(among(shareImages.imageId, imageIds), standing));
  const ofAlbums = db()
    .select({ imageId: albumImages.imageId, text: shares.watermark })
    .from(albumImages)
    .innerJoin(shares, eq(shares.albumId, albumImages.albumId))
    .where(and(among(albumImages.imageId, imageIds), standing));
  return (await Promise.all([ofLinks, ofSelections, ofAlbums])).flat();
}
