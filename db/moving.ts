import { hash } from "node:crypto";
import { setImmediate } from "node:timers/promises";
import { and, eq, getTableColumns, or, type SQL, sql } from "drizzle-orm";
import type { SQLiteColumn } from "drizzle-orm/sqlite-core";
import { alone, atomically, write } from "./client.ts";
import type { Reading } from "./engine.ts";
import { fieldsOf, portionsOf, type Row, type TableName, tables } from "./tables.ts";

// Two stores are compared by sums over their rows: each row adds its SHA-256 to one of many buckets, which its key chooses. Buckets with
// the same sums have the same rows, in whatever order each engine reads them, and only the rows of others have to be looked at.

/** Uploads under way begin anew where they are moved to; leases and rates are of the moment. */
export const notMoved: TableName[] = ["uploads", "leases", "rates"];
export const movedTables = (Object.keys(tables) as TableName[]).filter((name) => !notMoved.includes(name));

/** What tells how a store stands itself, and is no part of what it holds. */
const standing = ["closedUntil", "closedBy", "movedTo", "arriving"];
/** Rows in a bucket, where many are there; and the most buckets, of 32 bytes each. */
const [rowsInBucket, mostBuckets] = [64, 65_536];
const lanes = 8;

/** How many rows a table has, and the sums of its buckets: eight numbers of 32 bits for each. */
export type Sums = { rows: number; sums: Uint32Array };
type Source = Pick<Reading, "select" | "$count">;

/** How many buckets are right for the rows of a table. */
export async function bucketsFor(from: Source, name: TableName): Promise<number> {
  const rows = await from.$count(tables[name].table);
  return Math.min(mostBuckets, Math.ceil(rows / rowsInBucket) || 1);
}

/**
 * The sums of a table in so many buckets. `tell` hears of every portion that was read. SQLite is read without a pause: others get their turn
 * behind each portion, such as the timer that keeps a store closed.
 */
export async function sumsOf(from: Source, name: TableName, buckets: number, tell = (_rows: number) => {}): Promise<Sums> {
  const sums = new Uint32Array(buckets * lanes);
  const { key, all } = columnsOf(name);
  let count = 0;
  for await (const rows of portionsOf(from, name)) {
    for (const row of rows) {
      const at = bucketOf(row, key, buckets) * lanes;
      const digest = hash("sha256", written(row, all), "buffer");
      for (let lane = 0; lane < lanes; lane++) sums[at + lane] = (sums[at + lane] ?? 0) + digest.readUInt32LE(lane * 4);
    }
    count += rows.length;
    tell(rows.length);
    await setImmediate();
  }
  return { rows: count, sums };
}

/** The numbers of the buckets in which two tables differ. */
export function differing(one: Sums, other: Sums): Set<number> {
  const found = new Set<number>();
  for (const [at, value] of one.sums.entries()) if (value !== other.sums[at]) found.add(Math.floor(at / lanes));
  return found;
}

/** The rows in these buckets, some hundred at a time, without what is no part of what the store holds. Others get their turn as above. */
export async function* rowsIn(from: Source, name: TableName, buckets: number, which: Set<number>): AsyncGenerator<Row[]> {
  const { key, all } = columnsOf(name);
  for await (const rows of portionsOf(from, name)) {
    const found = rows.filter((row) => which.has(bucketOf(row, key, buckets)));
    await setImmediate();
    if (found.length > 0) yield found.map((row) => Object.fromEntries(all.map((field) => [field, row[field]])));
  }
}

/** Those of the rows, of which the keys are enough, that a table does not have. */
export async function absentIn(from: Source, name: TableName, rows: Row[]): Promise<Row[]> {
  const { table } = tables[name];
  const { key } = columnsOf(name);
  const found = new Set<string>();
  for (const some of handfuls(rows)) {
    const there: Row[] = await from.select(keyColumns(name)).from(table).where(amongKeys(name, some));
    for (const row of there) found.add(written(row, key));
  }
  return rows.filter((row) => !found.has(written(row, key)));
}

/** A row without all but its key. */
export function keyOf(name: TableName, row: Row): Row {
  return Object.fromEntries(columnsOf(name).key.map((field) => [field, row[field]]));
}

/** Stores rows, each in place of the one that has its key. */
export async function putRows(name: TableName, rows: Row[]): Promise<void> {
  const { table, key } = tables[name];
  const columns: Record<string, SQLiteColumn> = getTableColumns(table);
  const keys = fieldsOf(name, key);
  const rest = Object.keys(rows[0] ?? {}).filter((field) => !keys.includes(field));
  const set = Object.fromEntries(rest.map((field) => [field, sql.raw(`excluded."${columns[field]?.name}"`)]));
  await write((tx) => {
    const insert = tx.insert(table).values(rows as never);
    return rest.length === 0 ? insert.onConflictDoNothing() : insert.onConflictDoUpdate({ target: key as never, set: set as never });
  });
}

/** Removes rows by their keys, and what hangs on them. */
export async function dropRows(name: TableName, rows: Row[]): Promise<void> {
  for (const some of handfuls(rows)) await atomically((tx) => [tx.delete(tables[name].table).where(amongKeys(name, some))]);
}

/** Removes all rows of the tables that are moved but the installation's own. */
export function clearRows(): Promise<void> {
  return alone("write", async (tx) => {
    for (const name of movedTables.toReversed()) if (name !== "installation") await tx.delete(tables[name].table);
  });
}

function amongKeys(name: TableName, rows: Row[]): SQL | undefined {
  const columns = Object.entries(keyColumns(name));
  return or(...rows.map((row) => and(...columns.map(([field, column]) => eq(column, row[field])))));
}

function keyColumns(name: TableName): Record<string, SQLiteColumn> {
  const { key } = tables[name];
  return Object.fromEntries(fieldsOf(name, key).map((field, place) => [field, key[place] as SQLiteColumn]));
}

/** So many rows as one statement names by their keys. */
function* handfuls(rows: Row[]): Generator<Row[]> {
  for (let at = 0; at < rows.length; at += 100) yield rows.slice(at, at + 100);
}

function columnsOf(name: TableName): { key: string[]; all: string[] } {
  const fields = Object.keys(getTableColumns(tables[name].table));
  return {
    key: fieldsOf(name, tables[name].key),
    all: name === "installation" ? fields.filter((field) => !standing.includes(field)) : fields,
  };
}

function bucketOf(row: Row, key: string[], buckets: number): number {
  return buckets === 1 ? 0 : hash("sha256", written(row, key), "buffer").readUInt32LE(0) % buckets;
}

/** A row as a text that is the same for either engine: moments are ISO 8601. */
function written(row: Row, fields: string[]): string {
  return JSON.stringify(fields.map((field) => row[field]));
}
