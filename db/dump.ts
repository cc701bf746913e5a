import { and, asc, eq, getTableColumns, inArray, isNull, or, type SQL, sql } from "drizzle-orm";
import type { SQLiteColumn } from "drizzle-orm/sqlite-core";
import { alone, type Db, db } from "./client.ts";
import {
  accounts,
  albumImages,
  albums,
  copies,
  images,
  imageTags,
  installation,
  leases,
  links,
  notices,
  opens,
  plans,
  quarantine,
  rates,
  salts,
  sessions,
  shareImages,
  shares,
  thumbnails,
  tokens,
  uploads,
} from "./schema.ts";

// All rows in a form that either engine can take in again: the values of the columns by their names in the schema, moments as
// ISO 8601. Written to a backup, so names of tables and columns are promises.

type Table = typeof images;
const asTable = (table: unknown) => table as Table;

/** What a backup holds, each table behind those that it refers to. What is deleted, or being deleted, is left out. */
const dumped: Record<string, { table: Table; which?: () => SQL; key?: [SQLiteColumn, SQLiteColumn] }> = {
  installation: { table: asTable(installation) },
  plans: { table: asTable(plans) },
  accounts: { table: asTable(accounts), which: () => isNull(accounts.deletedAt) },
  tokens: { table: asTable(tokens) },
  images: { table: images, which: () => isNull(images.deletedAt) },
  imageTags: { table: asTable(imageTags), which: () => eq(imageTags.living, true), key: [imageTags.imageId, imageTags.key] },
  albums: { table: asTable(albums) },
  albumImages: {
    table: asTable(albumImages),
    which: () => eq(albumImages.living, true),
    key: [albumImages.albumId, albumImages.imageId],
  },
  links: { table: asTable(links), which: () => living(links.imageId) },
  shares: { table: asTable(shares) },
  shareImages: { table: asTable(shareImages), which: () => living(shareImages.imageId), key: [shareImages.shareId, shareImages.imageId] },
  opens: { table: asTable(opens), which: () => and(or(isNull(opens.imageId), living(opens.imageId)), told(opens)) as SQL },
  notices: { table: asTable(notices), which: () => told(notices) },
};

function living(imageId: SQLiteColumn): SQL {
  return inArray(imageId, db().select({ id: images.id }).from(images).where(isNull(images.deletedAt)));
}

/** What is about a link, or about a share, that the backup holds. */
function told({ linkId }: { linkId: SQLiteColumn }): SQL {
  const kept = db().select({ id: links.id }).from(links).where(living(links.imageId));
  return or(isNull(linkId), inArray(linkId, kept)) as SQL;
}

/**
 * What it does not hold: thumbnails and copies are made again when they are asked for, a quarantine is over in a day, and so are
 * uploads under way; leases and rates are of the moment. A session that was ended since must not come back to life, and a salt that was
 * forgotten not come to light.
 */
export const notDumped = [thumbnails, copies, quarantine, uploads, sessions, salts, leases, rates];
export const dumpedTables = Object.values(dumped).map(({ table }) => table);

/** One row of a backup. */
export type DumpedRow = { table: string; row: Record<string, unknown> };

const portion = 500;

/** Hands `use` every row of the store as it was at one moment, each behind those that it refers to. */
export function readRows<T>(use: (rows: AsyncIterable<DumpedRow>) => Promise<T>): Promise<T> {
  return alone("read", (tx) => use(rowsOf(tx)));
}

async function* rowsOf(tx: Db): AsyncGenerator<DumpedRow> {
  for (const [name, { table, which, key }] of Object.entries(dumped)) {
    const columns = key ?? [table.id];
    const place = sql.join(columns, sql`, `);
    for (let behind: SQL | undefined; ; ) {
      const rows: Record<string, unknown>[] = await tx
        .select()
        .from(table)
        .where(and(which?.(), behind))
        .orderBy(...columns.map((column) => asc(column)))
        .limit(portion);
      for (const row of rows) yield { table: name, row };
      const last = rows.at(-1);
      if (last === undefined || rows.length < portion) break;
      behind = sql`(${place}) > (${sql.join(
        fieldsOf(table, columns).map((field) => sql`${last[field]}`),
        sql`, `,
      )})`;
    }
  }
}

/** The names of columns in the rows. */
function fieldsOf(table: Table, columns: SQLiteColumn[]): string[] {
  const all = Object.entries(getTableColumns(table));
  return columns.map((column) => all.find(([, one]) => one.name === column.name)?.[0] ?? "");
}

/** Stores the rows of a backup, all or none. The tables must be there and empty. Throws where a row is not one of this version. */
export function insertRows(rows: AsyncIterable<DumpedRow>): Promise<void> {
  return alone("write", async (tx) => {
    const batch: DumpedRow[] = [];
    for await (const row of rows) {
      if (batch.length === portion || (batch[0] && batch[0].table !== row.table)) await insertBatch(tx, batch.splice(0));
      batch.push(row);
    }
    await insertBatch(tx, batch);
  });
}

async function insertBatch(tx: Db, batch: DumpedRow[]): Promise<void> {
  const [first] = batch;
  if (first === undefined) return;
  const table = dumped[first.table]?.table;
  if (table === undefined) throw new Error(`This version knows no table “${first.table}”`);
  const columns: Record<string, { dataType: string }> = getTableColumns(table);
  const values = batch.map(({ row }) =>
    Object.fromEntries(
      Object.entries(row).map(([name, value]) => {
        const column = columns[name];
        if (column === undefined) throw new Error(`This version knows no column “${name}” of “${first.table}”`);
        return [name, column.dataType === "date" && value !== null ? new Date(String(value)) : value];
      }),
    ),
  );
  await tx.insert(table).values(values as never);
}
