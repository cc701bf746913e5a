import { type SQL, type SQLWrapper, sql } from "drizzle-orm";
import {
  bigint,
  boolean,
  customType,
  index,
  jsonb,
  type PgColumn,
  pgTable,
  primaryKey,
  text,
  timestamp,
  uniqueIndex,
} from "drizzle-orm/pg-core";

export { index, primaryKey, text, uniqueIndex };
export const table = pgTable;
export const int = (name: string) => bigint(name, { mode: "number" });
export const flag = (name: string) => boolean(name);
export const moment = (name: string) => timestamp(name, { withTimezone: true, precision: 3, mode: "date" });
export const json = <T>(name: string) => jsonb(name).$type<T>();
/** Text that is sorted by its bytes, whatever the database's language, as SQLite sorts all text. */
export const sortKey = customType<{ data: string }>({ dataType: () => 'text COLLATE "C"' });

/** Whether a column has one of the texts, in one parameter however many they are. */
export const among = (column: PgColumn | SQL, texts: string[]) => sql`${column} = any(${sql.param(texts)})`;

/** Whether a column has one of the texts that a query finds, which are few beside all that the column has: it is read by its index. */
export const amongThose = (column: PgColumn, texts: SQLWrapper) => sql`${column} = any(array${texts})`;

/** The texts as a table of `value` and `place`, from 0, in one parameter however many they are. */
export const numbered = (texts: string[]) =>
  sql`(select value, ordinality - 1 as place from jsonb_array_elements_text(cast(${JSON.stringify(texts)} as jsonb)) with ordinality) as given`;

/** Lists as a table of rows, in one parameter however many they are: `field` is a row's value at a place, `momentField` a moment written in ms. */
export const lists = (rows: unknown[][]) => sql`jsonb_array_elements(cast(${JSON.stringify(rows)} as jsonb)) as given(value)`;
export const field = (place: number) => sql`given.value ->> ${sql.raw(String(place))}`;
export const momentField = (place: number) => sql`to_timestamp(cast(${field(place)} as double precision) / 1000)`;

/** The moment so many ms from now, by the database's clock: what processes compare must not hang on the clocks of each. */
export const momentFromNow = (ms: number | SQL) => sql<Date>`statement_timestamp() + ${ms} * interval '1 millisecond'`;

/** How many ms it is until a moment, by the same clock. */
export const msUntil = (moment: PgColumn) => sql`extract(epoch from ${moment} - statement_timestamp()) * 1000`;

/** The number of the day, from 1970 on, that a moment falls on where clocks are `shift` ms ahead of UTC. */
export const dayOf = (moment: PgColumn, shift: SQL) =>
  sql`cast(floor((extract(epoch from ${moment}) * 1000 + ${shift}) / 86400000) as integer)`;

/** A text in lower case, as the database's language has it. */
export const folded = (text: PgColumn | SQL) => sql`lower(${text})`;

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
