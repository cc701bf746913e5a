import Database from "better-sqlite3";
import { getTableColumns } from "drizzle-orm";
import { Client } from "pg";
import { accounts, images, links, thumbnails } from "#db/schema.ts";
import { type Filling, type Rows, rowsOf } from "./rows.ts";

const tables = { accounts, images, thumbnails, links };
type Name = keyof Rows;
type Index = { name: string; sql: string };

/** What an account has used, counted from its images, as the server would have counted while they came. */
const usage = `update accounts set
  used_bytes = (select coalesce(sum(bytes), 0) from images where owner_id = accounts.id and deleted_at is null),
  image_count = (select count(*) from images where owner_id = accounts.id and deleted_at is null)`;

/** Fills the SQLite file of a server that is not running, without a thought for what a crash would leave of it. */
export function fillSqlite(file: string, filling: Filling): void {
  const client = new Database(file);
  for (const setting of ["journal_mode = off", "synchronous = off", "foreign_keys = off", "cache_size = -1000000"]) client.pragma(setting);
  // Sorting all of an index at its end costs less than putting in one entry after the other.
  const indexes = client.prepare("select name, sql from sqlite_schema where type = 'index' and sql is not null").all() as Index[];
  for (const { name } of indexes) client.exec(`drop index "${name}"`);
  const insert = Object.fromEntries(
    Object.keys(tables).map((name) => {
      const columns = columnsOf(name as Name);
      const sql = `insert into ${name} (${columns.map(([, column]) => column)}) values (${columns.map(() => "?")})`;
      return [name, { statement: client.prepare(sql), columns }];
    }),
  );
  client.exec("begin");
  for (const rows of rowsOf(filling)) {
    for (const [name, list] of Object.entries(rows)) {
      const { statement, columns } = insert[name] as NonNullable<(typeof insert)[string]>;
      for (const row of list as Record<string, unknown>[]) {
        statement.run(columns.map(([key, , otherwise]) => bound(row[key] ?? otherwise)));
      }
    }
  }
  for (const { sql } of indexes) client.exec(sql);
  client.exec(usage);
  client.exec("commit");
  client.close();
}

/** Fills a PostgreSQL database, and has it count its rows as it does by itself after a while. */
export async function fillPostgres(url: string, filling: Filling): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  // Foreign keys are checked by triggers, one row at a time.
  await client.query("set session_replication_role = replica");
  await client.query("set maintenance_work_mem = '1GB'");
  const { rows: indexes } = await client.query<Index>(`select indexname as name, indexdef as sql from pg_indexes
    where schemaname = current_schema() and indexname not in (select conname from pg_constraint)`);
  for (const { name } of indexes) await client.query(`drop index "${name}"`);
  for (const rows of rowsOf(filling)) {
    for (const [name, list] of Object.entries(rows)) {
      const columns = columnsOf(name as Name);
      const given = (list as Record<string, unknown>[]).map((row) =>
        Object.fromEntries(columns.map(([key, column, otherwise]) => [column, row[key] ?? otherwise])),
      );
      if (given.length > 0)
        await client.query(`insert into ${name} select * from json_populate_recordset(null::${name}, $1)`, [JSON.stringify(given)]);
    }
  }
  for (const { sql } of indexes) await client.query(sql);
  await client.query(usage);
  await client.query("vacuum analyze");
  await client.end();
}

/** Names of a table's columns, in the code and in the store, and what they hold where nothing is said. */
function columnsOf(name: Name): [key: string, column: string, otherwise: unknown][] {
  return Object.entries(getTableColumns(tables[name])).map(([key, column]) => [key, column.name, column.default ?? null]);
}

function bound(value: unknown): unknown {
  if (value instanceof Date) return value.getTime();
  if (typeof value === "boolean") return Number(value);
  return Array.isArray(value) ? JSON.stringify(value) : (value ?? null);
}
