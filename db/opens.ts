import { and, asc, eq, gte, inArray, isNull, lt, type SQL, sql } from "drizzle-orm";
import { atomically, type Db, db, type Statement, write } from "./client.ts";
import { among, amongThose, dayOf, field, lists, momentField } from "./columns.ts";
import { behind, type Order, orderBy, type Page, type PageRequest, pageOf } from "./page.ts";
import { links, notices, opens, shares } from "./schema.ts";

export type OpenRow = typeof opens.$inferSelect;

/** Whose entries: those of a link, of a share, or of an image behind any of them. */
export type Opened = { link: string } | { share: string } | { image: string };

/**
 * Stores entries of the ledger, once each. What is about a link, a share or an image that is gone is left out. The owners of those that
 * `told` names are told of the first open, where they were not before.
 */
export async function insertOpens(rows: OpenRow[], told: OpenRow[]): Promise<void> {
  const values = rows.map(({ id, linkId, shareId, imageId, at, outcome, reason, agent, visitor }) => [
    id,
    linkId,
    shareId,
    imageId,
    at.getTime(),
    outcome,
    reason,
    agent,
    visitor,
  ]);
  const columns = sql.join(values[0]?.map((_, place) => (place === 4 ? momentField(4) : field(place))) ?? [], sql`, `);
  const there = (table: string, place: number) =>
    sql`(${field(place)} is null or (select 1 from ${sql.identifier(table)} t where t.id = ${field(place)}) = 1)`;
  const known = and(there("links", 1), there("shares", 2), there("images", 3));
  await atomically((tx) => [
    tx
      .insert(opens)
      .select(sql`select ${columns} from ${lists(values)} where ${known}`)
      .onConflictDoNothing(),
    ...tellFirst(
      tx,
      "link",
      told.filter(({ linkId }) => linkId !== null),
    ),
    ...tellFirst(
      tx,
      "share",
      told.filter(({ shareId }) => shareId !== null),
    ),
  ]);
}

/**
 * Tells the owners of links, or of shares, of their first open. The mark on their row is set first: of several processes that tell of it
 * at once, each but one waits at that row, and then finds the notice.
 */
function tellFirst(tx: Db, kind: "link" | "share", told: OpenRow[]): Statement[] {
  if (told.length === 0) return [];
  const table = kind === "link" ? links : shares;
  const given = lists(told.map(({ id, linkId, shareId, at }) => [id, linkId ?? shareId, at.getTime()]));
  const now = new Date();
  const ids = told.map(({ linkId, shareId }) => linkId ?? shareId ?? "");
  const [linkId, shareId] = kind === "link" ? [sql`t.id`, sql`null`] : [sql`null`, sql`t.id`];
  const about = sql.identifier(kind === "link" ? "link_id" : "share_id");
  // SQLite keeps to the order of a cross join, and so reads the list once.
  return [
    tx
      .update(table)
      .set({ openNoticedAt: now })
      .where(and(among(table.id, ids), isNull(table.openNoticedAt))),
    tx.insert(notices).select(sql`
      select ${field(0)}, t.owner_id, 'first-open', ${linkId}, ${shareId}, ${momentField(2)}, null
      from ${given} cross join ${table} t
      where t.id = ${field(1)} and ${among(sql`t.id`, ids)} and t.open_noticed_at = ${sql.param(now, table.openNoticedAt)}
      and not exists (select 1 from notices n where n.${about} = t.id and n.kind = 'first-open')`),
  ];
}

const order: Order = { by: opens.at, id: opens.id, down: true };

/** Entries of the ledger, newest first. */
export async function selectOpens(which: Opened, page: PageRequest): Promise<Page<OpenRow>> {
  const rows = await db()
    .select()
    .from(opens)
    .where(and(of(which), behind(order, page.after)))
    .orderBy(...orderBy(order))
    .limit(page.limit + 1);
  return pageOf(rows, page.limit, ({ at, id }) => ({ at: at.getTime(), id }));
}

/** How many opens and denials a link, a share or an image had on each day (in UTC, by its number from 1970 on) from `since` on. */
export async function countOpensByDay(which: Opened, since: Date): Promise<{ day: number; outcome: OpenRow["outcome"]; count: number }[]> {
  return db()
    .select({
      day: sql<number>`${dayOf(opens.at, sql`0`)}`.mapWith(Number),
      outcome: opens.outcome,
      count: sql<number>`count(*)`.mapWith(Number),
    })
    .from(opens)
    .where(and(of(which), gte(opens.at, since)))
    .groupBy(sql`1`, opens.outcome)
    .orderBy(sql`1`);
}

function of(which: Opened) {
  if ("link" in which) return eq(opens.linkId, which.link);
  return "share" in which ? eq(opens.shareId, which.share) : eq(opens.imageId, which.image);
}

/** Removes up to `limit` of the oldest entries before `before`; returns how many. */
export async function purgeOpens(before: Date, limit: number): Promise<number> {
  const old = db().select({ id: opens.id }).from(opens).where(lt(opens.at, before)).orderBy(asc(opens.at)).limit(limit);
  return (await write((tx) => tx.delete(opens).where(inArray(opens.id, old)).returning({ id: opens.id }))).length;
}

/** Removes up to `limit` entries whose link, share and image are all gone; returns how many. */
export async function purgeOpensOfNothing(limit: number): Promise<number> {
  const nothing = and(isNull(opens.linkId), isNull(opens.shareId), isNull(opens.imageId));
  const some = db().select({ id: opens.id }).from(opens).where(nothing).limit(limit);
  return (await write((tx) => tx.delete(opens).where(inArray(opens.id, some)).returning({ id: opens.id }))).length;
}

/** Entries that are taken out of the ledger, or away from what they are about, in one statement: some tenths of a second. */
const portion = 5_000;

/** Has these links or shares, which are about to go, leave the ledger: what happened to their images stays. */
export async function leaveOpens(kind: "link" | "share", ids: string[]): Promise<void> {
  const [about, left] = kind === "link" ? [opens.linkId, { linkId: null }] : [opens.shareId, { shareId: null }];
  await inPortions(among(about, ids), (tx, some) => tx.update(opens).set(left).where(some));
}

/** Removes all entries about an image, which is about to go. */
export async function purgeOpensOf(imageId: string): Promise<void> {
  await inPortions(eq(opens.imageId, imageId), (tx, some) => tx.delete(opens).where(some));
}

// A reference would do the same by itself, in one statement, which with the entries of years takes longer than a statement may.
async function inPortions(which: SQL, change: (tx: Db, some: SQL) => Statement): Promise<void> {
  const some = db().select({ id: opens.id }).from(opens).where(which).limit(portion);
  let changed: number | undefined;
  do [changed] = await atomically((tx) => [change(tx, amongThose(opens.id, some))]);
  while (changed === portion);
}
