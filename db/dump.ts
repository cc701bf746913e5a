import { and, eq, getTableColumns, inArray, isNull, or, type SQL } from "drizzle-orm";
import type { SQLiteColumn } from "drizzle-orm/sqlite-core";
import { alone, type Db, db } from "./client.ts";
import { accounts, albumImages, images, imageTags, links, notices, opens, shareImages } from "./schema.ts";
import { portionsOf, type TableName, tables } from "./tables.ts";

// All rows in a form that either engine can take in again: the values of the columns by their names in the schema, moments as
// ISO 8601. Written to a backup, so names of tables and columns are promises.

/** What a backup holds, and which rows of it; what is deleted, or being deleted, is left out. */
const dumped: Partial<Record<TableName, (() => SQL) | null>> = {
  installation: null,
  plans: null,
  accounts: () => isNull(accounts.deletedAt),
  tokens: null,
  images: () => isNull(images.deletedAt),
  imageTags: () => eq(imageTags.living, true),
  albums: null,
  albumImages: () => eq(albumImages.living, true),
  links: () => living(links.imageId),
  shares: null,
  shareImages: () => living(shareImages.imageId),
  opens: () => and(or(isNull(opens.imageId), living(opens.imageId)), told(opens)) as SQL,
  notices: () => told(notices),
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
export const notDumped: TableName[] = ["thumbnails", "copies", "quarantine", "uploads", "sessions", "salts", "leases", "rates"];
export const dumpedTables = Object.keys(dumped) as TableName[];

/** One row of a backup. */
export type DumpedRow = { table: string; row: Record<string, unknown> };

const portion = 500;

/** Hands `use` every row of the store as it was at one moment, each behind those that it refers to. */
export function readRows<T>(use: (rows: AsyncIterable<DumpedRow>) => Promise<T>): Promise<T> {
  return alone("read", (tx) => use(rowsOf(tx)));
}

async function* rowsOf(tx: Db): AsyncGenerator<DumpedRow> {
  for (const name of dumpedTables) {
    for await (const rows of portionsOf(tx, name, dumped[name]?.())) for (const row of rows) yield { table: name, row };
  }
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
  if (!Object.hasOwn(dumped, first.table)) throw new Error(`This version knows no table “${first.table}”`);
  const { table } = tables[first.table as TableName];
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
