import { and, eq, isNull, or, type SQL, sql } from "drizzle-orm";
import { atomically, type Db, db, mustChange, unchangedStatement } from "./client.ts";
import { among } from "./columns.ts";
import {
  contains,
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
import { behind, containing, orderBy, type Page, type PageRequest, pageOf } from "./page.ts";
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
export async function selectLink(ownerId: string, id: string): Promise<(LinkRow & LastOpened) | null> {
  const [row] = await db()
    .select({ link: links, lastOpenedAt: lastOpenedAt.link })
    .from(links)
    .innerJoin(images, eq(images.id, links.imageId))
    .where(and(eq(links.id, id), eq(links.ownerId, ownerId), notDeleted));
  return row === undefined ? null : { ...row.link, lastOpenedAt: row.lastOpenedAt };
}

/** Also in which image's list; `q` may be a part of the image's name, description or tags. */
export type LinkFilter = LentFilter & { image: string | null };
export const everyLinkOf: LinkFilter = { image: null, label: null, q: null, state: null };

/** An owner's links that pass the filter, in this order. */
export async function selectLinks(
  ownerId: string,
  filter: LinkFilter,
  sort: LentSort,
  page: PageRequest,
): Promise<Page<LinkRow & LastOpened>> {
  const { image, q } = filter;
  const { order, at } = sorted(links, sort);
  const rows = await db()
    .select({ link: links, lastOpenedAt: lastOpenedAt.link, at })
    .from(links)
    // The owner is named twice so that only their images are looked at.
    .innerJoin(images, and(eq(images.id, links.imageId), eq(images.ownerId, ownerId)))
    .where(
      and(
        eq(links.ownerId, ownerId),
        image === null ? undefined : eq(links.imageId, image),
        passing(links, filter),
        q === null ? undefined : or(contains(links.label, q), sql`${images.search} like ${containing(q)} escape '\\'`),
        notDeleted,
        behind(order, page.after),
      ),
    )
    .orderBy(...orderBy(order))
    .limit(page.limit + 1);
  const { items, next } = pageOf(rows, page.limit, ({ link, at }) => ({ at: at instanceof Date ? at.getTime() : at, id: link.id }));
  return { items: items.map(({ link, lastOpenedAt }) => ({ ...link, lastOpenedAt })), next };
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

/** Which links and shares of an owner: a list of either, all with a label, or all links to an image. */
export type Selection = { ids: string[] } | { imageId: string } | { label: string };

/** Revokes the owner's links and shares of the selection that are not revoked yet; returns how many. */
export async function revokeLinks(ownerId: string, which: Selection, now: Date): Promise<number> {
  const chosen = (table: typeof links) =>
    "label" in which ? eq(table.label, which.label) : among(table.id, "ids" in which ? which.ids : []);
  const revoke = (tx: Db, table: typeof links, one: SQL) =>
    tx
      .update(table)
      .set({ revokedAt: now })
      .where(and(eq(table.ownerId, ownerId), one, isNull(table.revokedAt)));
  const counts = await atomically((tx) =>
    "imageId" in which
      ? [revoke(tx, links, eq(links.imageId, which.imageId))]
      : [revoke(tx, links, chosen(links)), revoke(tx, tables.share, chosen(tables.share))],
  );
  return counts.reduce((sum, count) => sum + count, 0);
}
