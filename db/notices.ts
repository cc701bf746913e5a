import { and, asc, eq, inArray, isNull, lt, lte, sql } from "drizzle-orm";
import { atomically, db, write } from "./client.ts";
import { among, field, lists } from "./columns.ts";
import { type Kind, tables, unspent } from "./conditions.ts";
import { behind, type Order, orderBy, type Page, type PageRequest, pageOf } from "./page.ts";
import { links, notices, shares } from "./schema.ts";

/** A notice with what it is about: its link or share as it is now. */
export type NoticeRow = typeof notices.$inferSelect & { label: string | null; expiresAt: Date; imageId: string | null };

/**
 * Tells the owners of links, or of shares, that these end soon: within `ahead` ms, or a tenth of their life where that is shorter. Once for
 * each end, however many processes tell it. Returns how many of up to `limit` were due.
 */
export async function tellEnds(kind: Kind, now: Date, ahead: number, limit: number): Promise<number> {
  const table = tables[kind];
  const { id, ownerId, expiresAt, createdAt, revokedAt, endNoticedAt } = table;
  const isDue = and(
    lte(expiresAt, new Date(now.getTime() + ahead)),
    sql`${expiresAt} - (${expiresAt} - ${createdAt}) / 10 <= ${sql.param(now, expiresAt)}`,
    unspent(now, table),
    isNull(revokedAt),
    isNull(endNoticedAt),
  );
  const due = await db().select({ id, ownerId, expiresAt }).from(table).where(isDue).orderBy(asc(expiresAt)).limit(limit);
  if (due.length === 0) return 0;
  // The same end has the same notice.
  const told = due.map((row) => [`${row.expiresAt.getTime().toString(36)}-${row.id}`, row.ownerId, row.id]);
  const [linkId, shareId] = kind === "link" ? [field(2), sql`null`] : [sql`null`, field(2)];
  const ids = due.map((row) => row.id);
  await atomically((tx) => [
    // Asked again, as one may have been given a later end meanwhile.
    tx
      .update(table)
      .set({ endNoticedAt: now })
      .where(and(among(id, ids), isDue)),
    tx
      .insert(notices)
      .select(
        sql`select ${field(0)}, ${field(1)}, 'ends-soon', ${linkId}, ${shareId}, ${sql.param(now, notices.at)}, null from ${lists(told)}
          where exists (select 1 from ${table} where ${id} = ${field(2)} and ${endNoticedAt} = ${sql.param(now, endNoticedAt)})`,
      )
      .onConflictDoNothing(),
  ]);
  return due.length;
}

const order: Order = { by: notices.at, id: notices.id, down: true };

/** An account's notices, newest first. */
export async function selectNotices(accountId: string, page: PageRequest): Promise<Page<NoticeRow>> {
  const rows = await db()
    .select({
      notice: notices,
      link: { label: links.label, expiresAt: links.expiresAt, imageId: links.imageId },
      share: { label: shares.label, expiresAt: shares.expiresAt },
    })
    .from(notices)
    .leftJoin(links, eq(links.id, notices.linkId))
    .leftJoin(shares, eq(shares.id, notices.shareId))
    .where(and(eq(notices.accountId, accountId), behind(order, page.after)))
    .orderBy(...orderBy(order))
    .limit(page.limit + 1);
  const told = rows.map(({ notice, link, share }) => ({
    ...notice,
    label: (link ?? share)?.label ?? null,
    expiresAt: (link ?? share)?.expiresAt ?? notice.at,
    imageId: link?.imageId ?? null,
  }));
  return pageOf(told, page.limit, ({ at, id }) => ({ at: at.getTime(), id }));
}

/** How many notices an account has not read. */
export async function countUnread(accountId: string): Promise<number> {
  const [row] = await db()
    .select({ unread: sql<number>`count(*)`.mapWith(Number) })
    .from(notices)
    .where(and(eq(notices.accountId, accountId), isNull(notices.readAt)));
  return row?.unread ?? 0;
}

/** Marks an account's notices as read, these or all where `ids` is null; returns how many were not. */
export async function markRead(accountId: string, ids: string[] | null, now: Date): Promise<number> {
  const which = ids === null ? undefined : among(notices.id, ids);
  const rows = await write((tx) =>
    tx
      .update(notices)
      .set({ readAt: now })
      .where(and(eq(notices.accountId, accountId), isNull(notices.readAt), which))
      .returning({ id: notices.id }),
  );
  return rows.length;
}

/** Removes up to `limit` of the oldest notices before `before`; returns how many. */
export async function purgeNotices(before: Date, limit: number): Promise<number> {
  const old = db().select({ id: notices.id }).from(notices).where(lt(notices.at, before)).orderBy(asc(notices.at)).limit(limit);
  return (await write((tx) => tx.delete(notices).where(inArray(notices.id, old)).returning({ id: notices.id }))).length;
}
