import { and, eq, gt, gte, isNotNull, isNull, lte, or, type SQL, sql } from "drizzle-orm";
import type { SQLiteColumn } from "drizzle-orm/sqlite-core";
import { atomically, type Db, db, mustChange, unchangedStatement } from "./client.ts";
import { type LastOpened, lastOpenedAt, livingBeside, tables, unspent } from "./conditions.ts";
import { behind, containing, type Order, orderBy, type Page, type PageRequest, pageOf } from "./page.ts";
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

/** Which of an owner's links are listed; null for whichever. `q` is a part of the label, or of the image's name, description or tags. */
export type LinkFilter = { image: string | null; label: string | null; q: string | null; state: LinkState | null };
/** In which state a link is, at `now` and under a plan that lets links answer or not. */
type LinkState = { is: "live" | "plan" | "expired" | "revoked" | "used-up"; answers: boolean; now: Date };
export type LinkSort = { by: "createdAt" | "expiresAt"; down: boolean };
export const everyLinkOf: LinkFilter = { image: null, label: null, q: null, state: null };

/** An owner's links that pass the filter, in this order. */
export async function selectLinks(
  ownerId: string,
  { image, label, q, state }: LinkFilter,
  { by, down }: LinkSort,
  page: PageRequest,
): Promise<Page<LinkRow & LastOpened>> {
  const order: Order = { by: links[by], id: links.id, down };
  const rows = await db()
    .select({ link: links, lastOpenedAt: lastOpenedAt.link })
    .from(links)
    // The owner is named twice so that only their images are looked at.
    .innerJoin(images, and(eq(images.id, links.imageId), eq(images.ownerId, ownerId)))
    .where(
      and(
        eq(links.ownerId, ownerId),
        image === null ? undefined : eq(links.imageId, image),
        label === null ? undefined : eq(links.label, label),
        q === null ? undefined : or(contains(links.label, q), contains(images.search, q)),
        state === null ? undefined : inState(state),
        notDeleted,
        behind(order, page.after),
      ),
    )
    .orderBy(...orderBy(order))
    .limit(page.limit + 1);
  return pageOf(
    rows.map((row) => ({ ...row.link, lastOpenedAt: row.lastOpenedAt })),
    page.limit,
    (link) => ({ at: link[by].getTime(), id: link.id }),
  );
}

/** Labels are as they were written, and the engines' own `lower()` differ beyond ASCII. */
function contains(text: SQLiteColumn, q: string): SQL {
  return sql`lower(${text}) like ${containing(q)} escape '\\'`;
}

/** As `stateOf` tells it of one (`lib/links/resolve.ts`). */
function inState({ is, answers, now }: LinkState): SQL | undefined {
  if (is === "revoked") return isNotNull(links.revokedAt);
  if (is === "live" || is === "plan") return answers === (is === "live") ? and(isNull(links.revokedAt), unspent(now)) : sql`1 = 0`;
  const over = is === "expired" ? lte(links.expiresAt, now) : and(gt(links.expiresAt, now), gte(links.views, links.maxViews));
  return and(isNull(links.revokedAt), over);
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
    "label" in which ? eq(table.label, which.label) : sql`${table.id} in ${"ids" in which && which.ids.length > 0 ? which.ids : [""]}`;
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
