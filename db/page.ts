import { asc, desc, is, SQL, sql } from "drizzle-orm";
import type { SQLiteColumn } from "drizzle-orm/sqlite-core";

/** A list's order: by a column, or a text made of some, and, where that is the same, by the id, so that the order is total and the list stable under insertion. */
export type Order = { by: SQLiteColumn | SQL<string>; id: SQLiteColumn; down: boolean };
/** A place in an ordered list: the value of its column (ms of a moment) and the id. */
export type Position = { at: string | number; id: string };
export type PageRequest = { limit: number; after: Position | null };
export type Page<T> = { items: T[]; next: Position | null };

/** The order of a list by creation, the newest first. */
export function newestFirst(table: { createdAt: SQLiteColumn; id: SQLiteColumn }): Order {
  return { by: table.createdAt, id: table.id, down: true };
}

/** What a query in this order is ordered by. */
export function orderBy({ by, id, down }: Order): SQL[] {
  return [by, id].map(down ? desc : asc);
}

/** The condition for rows behind `after` in this order; undefined for the first page. */
export function behind({ by, id, down }: Order, after: Position | null): SQL | undefined {
  if (after === null) return undefined;
  const at = is(by, SQL) ? after.at : sql.param(by.dataType === "date" ? new Date(after.at) : after.at, by);
  // Compared as one row, which both engines answer from an index; the same spelled with OR is not.
  return sql`(${by}, ${id}) ${sql.raw(down ? "<" : ">")} (${at}, ${after.id})`;
}

/** Makes a page of `limit` items of up to `limit + 1` rows: the extra one only tells that there is more. */
export function pageOf<T>(rows: T[], limit: number, placeOf: (row: T) => Position): Page<T> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, next: rows.length > limit && last !== undefined ? placeOf(last) : null };
}

/** The place of a row in a list by creation. */
export function placeByCreation({ createdAt, id }: { createdAt: Date; id: string }): Position {
  return { at: createdAt.getTime(), id };
}

/** A LIKE pattern for "contains `text`", with LIKE's own characters escaped by a backslash. */
export function containing(text: string): string {
  return `%${text.toLowerCase().replaceAll(/[\\%_]/g, (character) => `\\${character}`)}%`;
}
