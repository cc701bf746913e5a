import { type SQL, sql } from "drizzle-orm";
import { bigint, boolean, index, jsonb, type PgColumn, pgTable, primaryKey, text, timestamp, uniqueIndex } from "drizzle-orm/pg-core";

export { index, primaryKey, text, uniqueIndex };
export const table = pgTable;
export const int = (name: string) => bigint(name, { mode: "number" });
export const flag = (name: string) => boolean(name);
export const moment = (name: string) => timestamp(name, { withTimezone: true, precision: 3, mode: "date" });
export const json = <T>(name: string) => jsonb(name).$type<T>();

type Columns = [PgColumn, ...PgColumn[]];

/**
 * As SQLite's. An entry of a B-tree is too small for every text here, so the texts have an index of their own, by groups of three
 * letters (pg_trgm), without the list of pending entries that each search would read.
 */
export const searchedList = (name: string, order: Columns, texts: [SQL, ...SQL[]], where: SQL) => [
  index(name)
    .on(...order)
    .where(where),
  index(`${name}_text`)
    .using("gin", ...(texts.map((text) => sql`${text} gin_trgm_ops`) as typeof texts))
    .with({ fastupdate: false })
    .where(where),
];
