import { and, eq } from "drizzle-orm";
import { db, write } from "./client.ts";
import { among } from "./columns.ts";
import { storeFailure } from "./failure.ts";
import { copies } from "./schema.ts";

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
