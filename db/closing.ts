import { and, eq, getTableName, gt, isNull, lte, or, type SQL } from "drizzle-orm";
import type { SQLiteUpdateSetSource } from "drizzle-orm/sqlite-core";

import { db, define, write } from "./client.ts";
import { momentFromNow } from "./columns.ts";
import { dialect } from "./dialect.ts";
import { storeFailure } from "./failure.ts";
import { movedTables } from "./moving.ts";
import { accounts, installation, uploads } from "./schema.ts";
import { tables } from "./tables.ts";

// A store is closed for writes by triggers in it, so that no process, of whatever version, can write past them; and it answers nobody any
// more once tables that every answer needs have other names.

/** How a store stands with regard to moves. */
export type Standing = { closedUntil: Date | null; movedTo: string | null; arriving: boolean };

const settled: Standing = { closedUntil: null, movedTo: null, arriving: false };
const { closedUntil, closedBy, movedTo, arriving } = installation;
const forEver = new Date("9999-12-31");
/** A closing that ends within so many ms is not renewed: somebody may have written by then. */
const margin = 10_000;

/** How the store stands; as one that never moved where it has no tables, or those of a version that knew of no moves. */
export async function readStanding(): Promise<Standing> {
  try {
    const [row] = await db().select({ closedUntil, movedTo, arriving }).from(installation);
    return row ?? settled;
  } catch (error) {
    if (storeFailure(error) === "no-tables") return settled;
    throw error;
  }
}

/**
 * Closes the store for writes, which fail with `closed` from the moment that this resolves until `ms` later; what was being written is
 * there by then. False where somebody else has closed or left it. Should this process die, writing goes on by itself.
 */
export async function close(by: string, ms: number): Promise<boolean> {
  const free = and(isNull(movedTo), or(isNull(closedUntil), lte(closedUntil, momentFromNow(0))));
  if (!(await settle({ closedBy: by, closedUntil: momentFromNow(ms) }, or(free, heldBy(by))))) return false;
  // One table after the other: each waits for those who are writing to it, and holds up no other.
  for (const [place, table] of guarded.entries()) {
    await define([...(place === 0 ? prelude[dialect] : []), ...undo(table), ...triggers[dialect](table)]);
  }
  return true;
}

/** Keeps the store closed until `ms` from now; false where it may have been open meanwhile. */
export function stayClosed(by: string, ms: number): Promise<boolean> {
  return settle({ closedUntil: momentFromNow(ms) }, heldBy(by));
}

/** Says that everything is at `place` from now on, and has the store answer nobody any more; false where it may have been open meanwhile. */
export async function leave(by: string, place: string): Promise<boolean> {
  const left = await settle({ closedUntil: forEver, movedTo: place }, heldBy(by));
  if (left) await goSilent();
  return left;
}

/** Has the store answer nobody any more, if it does. */
export async function goSilent(): Promise<void> {
  for (const table of needed) if (await isThere(table)) await define([`alter table ${nameOf(table)} rename to ${nameOf(table)}${silent}`]);
}

/** Opens a store that was closed or left: by whoever it was, or by `by` alone. */
export async function reopen(by?: string): Promise<void> {
  const open = { closedUntil: null, closedBy: null, movedTo: null };
  if (!(await settle(open, by === undefined ? undefined : eq(closedBy, by)))) return;
  for (const table of needed)
    if (!(await isThere(table))) await define([`alter table ${nameOf(table)}${silent} rename to ${nameOf(table)}`]);
  await define(guarded.flatMap(undo));
}

/** Says whether everything that is moved to here is there. */
export async function setArriving(value: boolean): Promise<void> {
  await settle({ arriving: value });
}

const heldBy = (by: string) => and(eq(closedBy, by), gt(closedUntil, momentFromNow(margin)));

/** Sets how the store stands, where it stands as `where` says; whether it did. */
async function settle(values: SQLiteUpdateSetSource<typeof installation>, where?: SQL): Promise<boolean> {
  const rows = await write((tx) => tx.update(installation).set(values).where(where).returning({ id: installation.id }));
  return rows.length > 0;
}

/**
 * Every answer to somebody needs the first. Whoever removes files that no row knows asks the second for them before: where the place that
 * the store was left for has the same storage, a server that still runs here must not take for left over what is uploaded there.
 */
const needed = [accounts, uploads];
const silent = "_moved";

async function isThere(table: (typeof needed)[number]): Promise<boolean> {
  try {
    await db().select({ id: table.id }).from(table).limit(1);
    return true;
  } catch (error) {
    if (storeFailure(error) === "no-tables") return false;
    throw error;
  }
}

const nameOf = getTableName;
const guarded = movedTables.map((name) => nameOf(tables[name].table));
/** What is set of the installation by people; the rest is what closes it. */
const own = "default_plan_id, set_up_at";
const events = (table: string) => (table === "installation" ? [`update of ${own}`] : ["insert", "update", "delete"]);
const words = "Tessera takes no changes while it is moved";

const undo = (table: string): string[] =>
  dialect === "postgres"
    ? [`drop trigger if exists moving on ${table}`]
    : events(table).map((_, place) => `drop trigger if exists moving_${table}_${place}`);

const prelude = {
  sqlite: [],
  // `clock_timestamp()`, as a transaction that began before the end of the closing is not to be held up by its own age.
  postgres: [
    `create or replace function refuse_while_moving() returns trigger language plpgsql as $$ begin
      if exists (select from installation where closed_until > clock_timestamp()) then raise exception '${words}' using errcode = 'TSMOV'; end if;
      return coalesce(new, old);
    end $$`,
  ],
};

const triggers = {
  sqlite: (table: string) =>
    events(table).map(
      (event, place) => `create trigger moving_${table}_${place} before ${event} on ${table}
        when exists (select 1 from installation where closed_until > unixepoch('subsec') * 1000)
        begin select raise(abort, '${words}'); end`,
    ),
  postgres: (table: string) => [
    `create trigger moving before ${events(table).join(" or ")} on ${table} for each row execute function refuse_while_moving()`,
  ],
};
