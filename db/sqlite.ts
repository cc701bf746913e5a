import { statSync } from "node:fs";
import Database from "better-sqlite3";
import { drizzle } from "drizzle-orm/better-sqlite3";
import { migrate } from "drizzle-orm/better-sqlite3/migrator";
import { drizzle as drizzleProxy } from "drizzle-orm/sqlite-proxy";
import { type Db, type Engine, unguard, type Watch } from "./engine.ts";
import type { Line } from "./writer.ts";
import { openWriting } from "./writing.ts";

/** ms that SQLite may wait for another process while one migrates, and while it serves: nothing else is done meanwhile. */
const patience = { migrating: 5_000, serving: 50 };

/** Teaches a client `fold`, as its own `lower()` knows ASCII alone, and is in indexes, so that it stays as it is. */
export function teachFolding(client: Database.Database): Database.Database {
  return client.function("fold", { deterministic: true }, (text) => (typeof text === "string" ? text.toLowerCase() : null));
}

/** The store in the SQLite `file`. It is read here and written in a thread of its own. */
export function openSqlite(file: string, logger: Watch): Engine {
  const client = new Database(file, { timeout: patience.migrating });
  teachFolding(client);
  const { ino: inode } = statSync(file);
  client.pragma("journal_mode = WAL");
  const db = drizzle(client, { logger });
  const version = versionOf(client);

  const writing = openWriting(file, inode);
  const carryOut = (lines: Line[]) => writing.carryOut(lines).finally(version.forget);
  const one = async (sql: string, params: unknown[], method: string) => {
    const { rows } = await carryOut([{ sql, params, guarded: false }]);
    return { rows: method === "get" ? (rows[0] ?? []) : rows };
  };
  const tx = drizzleProxy(one, { logger }) as unknown as Db;

  return {
    db: db as unknown as Db,
    async atomically(build) {
      const lines = build(tx).map((item) => {
        const { statement, guarded } = unguard(item);
        const { sql, params } = (statement as unknown as { toSQL(): { sql: string; params: unknown[] } }).toSQL();
        logger?.logQuery(sql, params);
        return { sql, params, guarded };
      });
      return (await carryOut(lines)).counts;
    },
    write: async (query) => await query(tx),
    async alone(how, work) {
      const own = new Database(file, { timeout: patience.migrating });
      try {
        own.pragma("synchronous = FULL");
        own.pragma("foreign_keys = ON");
        own.exec(how === "read" ? "begin" : "begin immediate");
        const result = await work(drizzle(own, { logger }) as unknown as Db);
        own.exec("commit");
        return result;
      } finally {
        // What was not committed is rolled back.
        own.close();
      }
    },
    async define(statements) {
      const own = new Database(file, { timeout: patience.migrating });
      try {
        own.pragma("synchronous = FULL");
        own.transaction(() => statements.forEach((statement) => void own.exec(statement))).immediate();
      } finally {
        own.close();
      }
    },
    async migrate(folder) {
      client.pragma("synchronous = FULL");
      try {
        migrate(db, { migrationsFolder: folder });
      } catch {
        // Between drizzle's look and its transaction another process may have been first, with all there was to do: a second look tells.
        migrate(db, { migrationsFolder: folder });
      }
      client.pragma(`busy_timeout = ${patience.serving}`);
    },
    async probe() {
      // The file may have been removed or replaced, which SQLite itself does not notice.
      if (statSync(file, { throwIfNoEntry: false })?.ino !== inode) {
        throw Object.assign(new Error(`${file} was removed or replaced while it was in use`), { code: "SQLITE_READONLY_DBMOVED" });
      }
      // A table that a store lacks once all of it was moved elsewhere.
      client.prepare("select 1 from accounts limit 1").get();
    },
    async check() {
      const pages = client.pragma("integrity_check") as { integrity_check: string }[];
      const references = client.pragma("foreign_key_check") as { table: string; rowid: number; parent: string }[];
      return [
        ...pages.map(({ integrity_check: text }) => text).filter((text) => text !== "ok"),
        ...references.map(({ table, rowid, parent }) => `row ${rowid} of ${table} refers to a row of ${parent} that is not there`),
      ];
    },
    version: version.get,
    async close() {
      // The last one to close folds the log into the file, which takes the right to write.
      await writing.close();
      client.close();
    },
  };
}

/** For how many calls a version is believed. */
const believed = 64;

/**
 * The number of the last commit. SQLite tells a connection of the commits of all others, and `client` makes none. Asked once for the
 * requests that one turn of the event loop finds waiting: each of them was sent before anybody heard of what is committed while they
 * are answered. Should a turn find more than `believed`, as it may where thousands are waiting, it is asked again for the rest.
 */
function versionOf(client: Database.Database) {
  const statement = client.prepare("pragma data_version").pluck();
  let known: number | null = null;
  let calls = 0;
  const forget = () => {
    known = null;
  };
  function get(): number {
    if (known === null || ++calls > believed) {
      if (known === null) setImmediate(forget);
      known = statement.get() as number;
      calls = 1;
    }
    return known;
  }
  return { get, forget };
}
