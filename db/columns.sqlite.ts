import { type SQL, type SQLWrapper, sql } from "drizzle-orm";
import { index, integer, primaryKey, type SQLiteColumn, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";

export { index, primaryKey, text, uniqueIndex };
export const table = sqliteTable;
export const int = (name: string) => integer(name);
export const flag = (name: string) => integer(name, { mode: "boolean" });
export const moment = (name: string) => integer(name, { mode: "timestamp_ms" });
export const json = <T>(name: string) => text(name, { mode: "json" }).$type<T>();
/** Text that is sorted by its bytes. */
export const sortKey = (name: string) => text(name);

/** Whether a column has one of the texts, in one parameter however many they are. */
export const among = (column: SQLiteColumn | SQL, texts: string[]) =>
  sql`${column} in (select value from json_each(${JSON.stringify(texts)}))`;

/** Whether a column has one of the texts that a query finds, which are few beside all that the column has: it is read by its index. */
export const amongThose = (column: SQLiteColumn, texts: SQLWrapper) => sql`${column} in ${texts}`;

/** The texts as a table of `value` and `place`, from 0, in one parameter however many they are. */
export const numbered = (texts: string[]) => sql`(select value, key as place from json_each(${JSON.stringify(texts)})) as given`;

/** Lists as a table of rows, in one parameter however many they are: `field` is a row's value at a place, `momentField` a moment written in ms. */
export const lists = (rows: unknown[][]) => sql`(select value from json_each(${JSON.stringify(rows)})) as given`;
export const field = (place: number) => sql`given.value ->> ${sql.raw(String(place))}`;
export const momentField = (place: number) => field(place);

/** The moment so many ms from now, by the database's clock. */
export const momentFromNow = (ms: number | SQL) => sql<Date>`cast(unixepoch('subsec') * 1000 as integer) + ${ms}`;

/** How many ms it is until a moment, by the same clock. */
export const msUntil = (moment: SQLiteColumn) => sql`${moment} - cast(unixepoch('subsec') * 1000 as integer)`;

/** The number of the day, from 1970 on, that a moment falls on where clocks are `shift` ms ahead of UTC. */
export const dayOf = (moment: SQLiteColumn, shift: SQL) => sql`(${moment} + ${shift}) / 86400000`;

/** A text in lower case by Unicode, as JavaScript has it (`teachFolding`). */
export const folded = (text: SQLiteColumn | SQL) => sql`fold(${text})`;

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
