import type { SQL } from "drizzle-orm";
import { index, integer, primaryKey, type SQLiteColumn, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";

export { index, primaryKey, text, uniqueIndex };
export const table = sqliteTable;
export const int = (name: string) => integer(name);
export const flag = (name: string) => integer(name, { mode: "boolean" });
export const moment = (name: string) => integer(name, { mode: "timestamp_ms" });
export const json = <T>(name: string) => text(name, { mode: "json" }).$type<T>();

type Columns = [SQLiteColumn, ...SQLiteColumn[]];

/**
 * Indexes for a list in the order of `order`, and for a search of the list for a part of one of `texts`. The texts are a part of the
 * list's index, so that a search walks along it and reads only the rows that it finds.
 */
export const searchedList = (name: string, order: Columns, texts: SQL[], where: SQL) => [
  index(name)
    .on(...order, ...texts)
    .where(where),
];
