import type { Db } from "#db/client.ts";
import { alone } from "#db/client.ts";
import { storeFailure } from "#db/failure.ts";
import { absentIn, bucketsFor, differing, movedTables, rowsIn, sumsOf } from "#db/moving.ts";
import type { TableName } from "#db/tables.ts";
import { progress } from "../terminal.ts";
import type { There } from "./there.ts";

/** What has been compared and carried: rows here, of all tables, and how many tables were not the same. */
export type Carried = { rows: number; differed: number; put: number };

/** As `compare`; where a value that only one row may have went from one to another, all rows there make room first. */
export async function carryRows(there: There): Promise<Carried> {
  try {
    return await compare(there);
  } catch (error) {
    if (storeFailure(error) !== "duplicate") throw error;
    await there.clear();
    return compare(there);
  }
}

/**
 * Compares every table with the one there, as all of them were at one moment, and carries what differs. Where nothing did, both have the
 * same rows.
 */
function compare(there: There): Promise<Carried> {
  return alone("read", async (tx) => {
    const carried: Carried = { rows: 0, differed: 0, put: 0 };
    const prunings: (() => Promise<unknown>)[] = [];
    // In their order, as rows refer to those of tables before; what goes, goes in the other.
    for (const name of movedTables) {
      const prune = await carryTable(tx, there, name, carried);
      if (prune !== null) prunings.unshift(prune);
    }
    for (const prune of prunings) await prune();
    return carried;
  });
}

async function carryTable(tx: Db, there: There, name: TableName, carried: Carried) {
  const buckets = await bucketsFor(tx, name);
  const tell = (rows: number) => progress("Comparing rows", (carried.rows += rows));
  const [own, others] = await Promise.all([sumsOf(tx, name, buckets, tell), there.sums(name, buckets)]);
  const which = differing(own, others);
  if (which.size === 0) return null;
  carried.differed += 1;
  for await (const rows of rowsIn(tx, name, buckets, which)) {
    await there.put(name, rows);
    progress("Carrying rows", (carried.put += rows.length));
  }
  return others.rows > 0 ? () => prune(tx, there, name, buckets, which) : null;
}

/** Removes the rows there that are in these buckets and not here, some hundred at a time however many differ. */
async function prune(tx: Db, there: There, name: TableName, buckets: number, which: Set<number>): Promise<void> {
  await there.scan(name, buckets, which);
  for (let keys = await there.nextKeys(name); keys !== null; keys = await there.nextKeys(name)) {
    const gone = await absentIn(tx, name, keys);
    if (gone.length > 0) await there.drop(name, gone);
  }
}
