import { and, asc, eq, gt, gte, inArray, isNotNull, isNull, lt, lte, or, type SQL, sql } from "drizzle-orm";
import type { SQLiteColumn } from "drizzle-orm/sqlite-core";
import { atomically, type Db, db, mustChange, patiently, type Statement, unchangedStatement, write } from "./client.ts";
import { among, folded } from "./columns.ts";
import { lockAccount } from "./images.ts";
import { leaveOpens } from "./opens.ts";
import { containing, type Order } from "./page.ts";
import { images, links, opens, shares } from "./schema.ts";

// What links and shares have in common: how often and how long they may be opened, and that no more than so many live at once.

type LinkRow = typeof links.$inferSelect;
/** A row of either, and whose others are counted: the image's links, the account's shares. */
export type Conditioned = Pick<LinkRow, "id" | "ownerId"> & { imageId?: string };
export type ConditionsChange = Partial<Pick<LinkRow, "expiresAt" | "endNoticedAt" | "label" | "maxViews" | "passwordHash">>;

export const tables = { link: links, share: shares as unknown as typeof links };
export type Kind = keyof typeof tables;

/** When somebody last opened it, denials aside; null for nobody yet. */
export type LastOpened = { lastOpenedAt: Date | null };
// Spelled by hand, as drizzle leaves the tables' names away where it thinks that a column needs none.
const lastOpening = (own: string) =>
  sql<Date | null>`(select o.at from opens o where ${sql.raw(own)} and o.outcome = 'opened' order by o.at desc, o.id desc limit 1)`.mapWith(
    opens.at,
  ) as SQL<Date | null>;
/** That of each row, by the ledger. */
export const lastOpenedAt = { link: lastOpening("o.link_id = links.id"), share: lastOpening("o.share_id = shares.id") };

/** Of a link or a share: neither expired nor used up at `now`. */
export function unspent(now: Date, of: { expiresAt: SQLiteColumn; maxViews: SQLiteColumn; views: SQLiteColumn } = links) {
  return and(gt(of.expiresAt, now), or(isNull(of.maxViews), lt(of.views, of.maxViews)));
}

/** In which state one is, at `now` and under a plan that lets it answer or not. */
type State = { is: "live" | "plan" | "expired" | "revoked" | "used-up"; answers: boolean; now: Date };
/** Which of an owner's are listed; null for whichever. `q` is a part of the label, or of what it leads to. */
export type LentFilter = { label: string | null; q: string | null; state: State | null };
export type LentSort = { by: "createdAt" | "expiresAt" | "label"; down: boolean };

/** What passes, but for `q`, which each kind looks for in places of its own. */
export function passing(table: typeof links, { label, state }: LentFilter): SQL | undefined {
  return and(label === null ? undefined : eq(table.label, label), state === null ? undefined : inState(table, state));
}

/** Labels are sorted whatever their case; what has none comes behind them. */
const labelKey = (table: typeof links) =>
  sql<string>`case when ${table.label} is null then '1' else '0' || ${folded(sql`${table.label}`)} end`;

/** A list's order, and its value in each row, by which a place in the list is told. */
export function sorted(table: typeof links, { by, down }: LentSort): { order: Order; at: SQL<string | Date> } {
  const key = by === "label" ? labelKey(table) : table[by];
  const at = by === "label" ? labelKey(table) : sql<Date>`${table[by]}`.mapWith(table[by]);
  return { order: { by: key, id: table.id, down }, at };
}

/** Whether a text has `q` in it, whatever its case. */
export function contains(text: SQLiteColumn | SQL, q: string): SQL {
  return sql`${folded(text)} like ${containing(q)} escape '\\'`;
}

/** As `stateOf` tells it of one (`lib/links/resolve.ts`). */
function inState(table: typeof links, { is, answers, now }: State): SQL | undefined {
  const { revokedAt, expiresAt, views, maxViews } = table;
  if (is === "revoked") return isNotNull(revokedAt);
  if (is === "live" || is === "plan") return answers === (is === "live") ? and(isNull(revokedAt), unspent(now, table)) : sql`1 = 0`;
  const over = is === "expired" ? lte(expiresAt, now) : and(gt(expiresAt, now), gte(views, maxViews));
  return and(isNull(revokedAt), over);
}

/** How many live ones there are at `now` beside this one. */
export function livingBeside({ imageId, ownerId }: Conditioned, now: Date): SQL {
  const table = imageId === undefined ? tables.share : tables.link;
  const whose = imageId === undefined ? eq(table.ownerId, ownerId) : eq(table.imageId, imageId);
  const living = and(whose, isNull(table.revokedAt), unspent(now, table));
  // Under another name, as the statement around it may be about the same table.
  return sql`(select count(*) from (select 1 from ${table} where ${living}) as living)`;
}

/** Holds the row by which they are counted, so that two makers cannot both see the last free place. */
export function holdCount(tx: Db, { imageId, ownerId }: Conditioned): Statement {
  return imageId === undefined ? lockAccount(tx, ownerId) : tx.update(images).set({ id: imageId }).where(eq(images.id, imageId));
}

/** Changes one that is not revoked. "too-many" when it comes to life again beside `most` live ones at `now`. */
export async function updateConditions(
  of: Conditioned,
  change: ConditionsChange,
  most: number,
  now: Date,
): Promise<"done" | "revoked" | "too-many"> {
  const { id, ownerId, imageId } = of;
  const table = imageId === undefined ? tables.share : tables.link;
  const mine = and(eq(table.id, id), eq(table.ownerId, ownerId), isNull(table.revokedAt));
  const revives = change.expiresAt !== undefined || change.maxViews !== undefined;
  const room = or(unspent(now, table), sql`${livingBeside(of, now)} < ${most}`);
  try {
    await atomically((tx) => [
      holdCount(tx, of),
      mustChange(tx.update(table).set({ id }).where(mine)),
      mustChange(
        tx
          .update(table)
          .set({ id, ...change })
          .where(and(mine, revives ? room : undefined)),
      ),
    ]);
    return "done";
  } catch (error) {
    const place = unchangedStatement(error);
    if (place === null) throw error;
    return place === 1 ? "revoked" : "too-many";
  }
}

/**
 * Uses one view; false, and none is used, where the link or share is gone, revoked, expired, or has none left. However many ask at
 * once, no more get one than there are.
 */
export async function takeView(kind: Kind, { id }: { id: string }, now: Date): Promise<boolean> {
  const table = tables[kind];
  const used = await write((tx) =>
    tx
      .update(table)
      .set({ views: sql`${table.views} + 1` })
      .where(and(eq(table.id, id), isNull(table.revokedAt), unspent(now, table)))
      .returning({ id: table.id }),
  );
  return used.length > 0;
}

/** Removes up to `limit` of those that ended, and were not revoked later, before `before`, with their notices; returns how many. */
export async function purgeEnded(kind: Kind, before: Date, limit: number): Promise<number> {
  const { id, expiresAt, revokedAt } = tables[kind];
  const ended = and(lt(expiresAt, before), or(isNull(revokedAt), lt(revokedAt, before)));
  const old = db().select({ id }).from(tables[kind]).where(ended).orderBy(asc(expiresAt)).limit(limit);
  // Asked again of the row itself, which may have been revived meanwhile; from here on it cannot be.
  const gone = await write((tx) =>
    tx
      .update(tables[kind])
      .set({ revokedAt: sql`coalesce(${revokedAt}, ${expiresAt})` })
      .where(and(inArray(id, old), ended))
      .returning({ id }),
  );
  const ids = gone.map((row) => row.id);
  if (ids.length === 0) return 0;
  await leaveOpens(kind, ids);
  await patiently((tx) => [tx.delete(tables[kind]).where(among(id, ids))]);
  return ids.length;
}
