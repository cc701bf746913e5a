import { and, eq, isNull, sql } from "drizzle-orm";
import { atomically, db, mustChange, unchangedStatement, write } from "./client.ts";
import { livingBeside, unspent } from "./conditions.ts";
import { behind, newestFirst, orderBy, type Page, type PageRequest, pageOf, placeByCreation } from "./page.ts";
import { images, links } from "./schema.ts";

export type LinkRow = typeof links.$inferSelect;

/** Stores a link unless the image is gone or has `most` live ones at `now` already. */
export async function insertLink(link: LinkRow, most: number, now: Date): Promise<"stored" | "absent" | "too-many"> {
  const live = livingBeside(link, now);
  try {
    await atomically((tx) => [
      mustChange(
        tx
          .update(images)
          .set({ id: link.imageId })
          .where(and(eq(images.id, link.imageId), eq(images.ownerId, link.ownerId), isNull(images.deletedAt))),
      ),
      // The update above holds the image's row, so two makers cannot both see the last free place.
      mustChange(
        tx
          .update(images)
          .set({ id: link.imageId })
          .where(and(eq(images.id, link.imageId), sql`${live} < ${most}`)),
      ),
      tx.insert(links).values(link),
    ]);
    return "stored";
  } catch (error) {
    const place = unchangedStatement(error);
    if (place === null) throw error;
    return place === 0 ? "absent" : "too-many";
  }
}

const notDeleted = isNull(images.deletedAt);

/** An owner's link, whatever its state; null when there is none or its image is deleted. */
export async function selectLink(ownerId: string, id: string): Promise<LinkRow | null> {
  const [row] = await db()
    .select({ link: links })
    .from(links)
    .innerJoin(images, eq(images.id, links.imageId))
    .where(and(eq(links.id, id), eq(links.ownerId, ownerId), notDeleted));
  return row?.link ?? null;
}

/** An owner's links, of one image or of all, newest first. */
export async function selectLinks(ownerId: string, imageId: string | null, page: PageRequest): Promise<Page<LinkRow>> {
  const rows = await db()
    .select({ link: links })
    .from(links)
    .innerJoin(images, eq(images.id, links.imageId))
    .where(
      and(
        eq(links.ownerId, ownerId),
        imageId === null ? undefined : eq(links.imageId, imageId),
        notDeleted,
        behind(newestFirst(links), page.after),
      ),
    )
    .orderBy(...orderBy(newestFirst(links)))
    .limit(page.limit + 1);
  return pageOf(
    rows.map((row) => row.link),
    page.limit,
    placeByCreation,
  );
}

/** How many of an owner's links are neither revoked, expired nor used up at `now`. */
export async function countLiveLinks(ownerId: string, now: Date): Promise<number> {
  const [row] = await db()
    .select({ live: sql<number>`count(*)`.mapWith(Number) })
    .from(links)
    // The owner is named twice so that only their images are looked at.
    .innerJoin(images, and(eq(images.id, links.imageId), eq(images.ownerId, ownerId)))
    .where(and(eq(links.ownerId, ownerId), isNull(links.revokedAt), unspent(now), notDeleted));
  return row?.live ?? 0;
}

/** Which links of an owner: one, all of an image, all with a label, or a list. */
export type Selection = { ids: string[] } | { imageId: string } | { label: string };

/** Revokes the owner's links of the selection that are not revoked yet; returns how many. */
export async function revokeLinks(ownerId: string, which: Selection, now: Date): Promise<number> {
  const one =
    "imageId" in which
      ? eq(links.imageId, which.imageId)
      : "label" in which
        ? eq(links.label, which.label)
        : sql`${links.id} in ${which.ids.length === 0 ? [""] : which.ids}`;
  const rows = await write((tx) =>
    tx
      .update(links)
      .set({ revokedAt: now })
      .where(and(eq(links.ownerId, ownerId), one, isNull(links.revokedAt)))
      .returning({ id: links.id }),
  );
  return rows.length;
}
