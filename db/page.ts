import { desc, type SQL, sql } from "drizzle-orm";
import type { SQLiteColumn } from "drizzle-orm/sqlite-core";

/** A place in a list ordered by (createdAt, id), newest first. */
export type Position = { createdAt: Date; id: string };
export type PageRequest = { limit: number; after: Position | null };
export type Page<T> = { items: T[]; next: Position | null };

type Ordered = { createdAt: SQLiteColumn; id: SQLiteColumn };

/** Newest first; the id breaks ties, so that the order is total and a list is stable under insertion. */
export function newestFirst(table: Ordered): SQL[] {
  return [desc(table.createdAt), desc(table.id)];
}

/** The condition for rows behind `after` in that order; undefined for the first page. */
export function behind(table: Ordered, after: Position | null): SQL | undefined {
  if (after === null) return undefined;
  // Compared as one row, which both engines answer from an index; the same spelled with OR is not.
  return sql`(${table.createdAt}, ${table.id}) < (${sql.param(after.createdAt, table.createdAt)}, ${after.id})`;
}

/** Makes a page of `limit` items of up to `limit + 1` rows: the extra one only tells that there is more. */
export function pageOf<T extends Position>(rows: T[], limit: number): Page<T> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, next: rows.length > limit && last !== undefined ? { createdAt: last.createdAt, id: last.id } : null };
}

/** A LIKE pattern for "contains `text`", with LIKE's own characters escaped by a backslash. */
export function containing(text: string): string {
  return `%${text.toLowerCase().replaceAll(/[\\%_]/g, (character) => `\\${character}`)}%`;
}
