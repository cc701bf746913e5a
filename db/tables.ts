import { and, asc, getTableColumns, type SQL, sql } from "drizzle-orm";
import type { SQLiteColumn } from "drizzle-orm/sqlite-core";
import type { Reading } from "./engine.ts";
import * as schema from "./schema.ts";

// Every table in a form that serves whoever carries rows from one store to another, whichever engine has them.

export type Table = typeof schema.images;
type Listed = { table: Table; key: SQLiteColumn[] };
/** The values of a row by the names of its columns in the schema. */
export type Row = Record<string, unknown>;

const list = <T>(table: T, ...key: SQLiteColumn[]): Listed => ({
  table: table as Table,
  key: key.length > 0 ? key : [(table as Table).id],
});

const { albumImages, copies, imageTags, leases, quarantine, rates, salts, shareImages, thumbnails } = schema;

/** By their names in the schema, each behind those that it refers to, with the columns that tell its rows apart. */
export const tables = {
  installation: list(schema.installation),
  plans: list(schema.plans),
  accounts: list(schema.accounts),
  tokens: list(schema.tokens),
  sessions: list(schema.sessions),
  images: list(schema.images),
  thumbnails: list(thumbnails, thumbnails.imageId, thumbnails.height, thumbnails.format),
  copies: list(copies, copies.imageId, copies.name),
  imageTags: list(imageTags, imageTags.imageId, imageTags.key),
  albums: list(schema.albums),
  albumImages: list(albumImages, albumImages.albumId, albumImages.imageId),
  links: list(schema.links),
  shares: list(schema.shares),
  shareImages: list(shareImages, shareImages.shareId, shareImages.imageId),
  opens: list(schema.opens),
  notices: list(schema.notices),
  salts: list(salts, salts.day),
  quarantine: list(quarantine, quarantine.sha256),
  uploads: list(schema.uploads),
  leases: list(leases, leases.name),
  rates: list(rates, rates.key),
} as const satisfies Record<string, Listed>;

export type TableName = keyof typeof tables;

/** The names of the columns of a table, in the rows that are read from it. */
export function fieldsOf(name: TableName, columns: SQLiteColumn[]): string[] {
  const all = Object.entries(getTableColumns(tables[name].table));
  return columns.map((column) => all.find(([, one]) => one.name === column.name)?.[0] ?? "");
}

const portion = 500;

/** The rows of a table, or those of `which`, some hundred at a time. */
export async function* portionsOf(from: Pick<Reading, "select">, name: TableName, which?: SQL): AsyncGenerator<Row[]> {
  const { table, key } = tables[name];
  const fields = fieldsOf(name, key);
  const place = sql.join(key, sql`, `);
  for (let behind: SQL | undefined; ; ) {
    const rows: Row[] = await from
      .select()
      .from(table)
      .where(and(which, behind))
      .orderBy(...key.map((column) => asc(column)))
      .limit(portion);
    if (rows.length > 0) yield rows;
    const last = rows.at(-1);
    if (last === undefined || rows.length < portion) return;
    behind = sql`(${place}) > (${sql.join(
      fields.map((field) => sql`${last[field]}`),
      sql`, `,
    )})`;
  }
}
