import { statSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import Database from "better-sqlite3";
import type { BatchItem } from "drizzle-orm/batch";
import { drizzle as drizzleSqlite } from "drizzle-orm/better-sqlite3";
import { migrate as migrateSqlite } from "drizzle-orm/better-sqlite3/migrator";
import type { Logger } from "drizzle-orm/logger";
import { drizzle as drizzlePostgres } from "drizzle-orm/node-postgres";
import { migrate as migratePostgres } from "drizzle-orm/node-postgres/migrator";
import type { BaseSQLiteDatabase } from "drizzle-orm/sqlite-core";
import { Pool } from "pg";
import { dialect } from "./dialect.ts";
import { once } from "./once.ts";

/** Queries are typed as SQLite and always awaited; they run on either engine. */
export type Db = Pick<BaseSQLiteDatabase<"async", unknown>, "select" | "insert" | "update" | "delete" | "$count" | "with">;
export type Statement = BatchItem<"sqlite">;

type Engine = {
  db: Db;
  atomically: (build: (tx: Db) => (Statement | Guarded)[]) => Promise<number[]>;
  write: <T>(query: () => PromiseLike<T>) => Promise<T>;
  alone: <T>(how: "read" | "write", work: (tx: Db) => Promise<T>) => Promise<T>;
  migrate: (folder: string) => Promise<void>;
  probe: () => Promise<void>;
  check: () => Promise<string[]>;
  version: () => number | null;
  close: () => Promise<void>;
};
export type Guarded = { statement: Statement; mustChange: true };
const holder = once<{ engine: Engine | null }>("store", () => ({ engine: null }));

/** Where the store is, and who is told of every query (for tests and measurements). */
export type Where = { databaseUrl: string | null; dataDir: string; watch?: (query: string, params: unknown[]) => void };

/**
 * Opens the store of this process, once; later calls do nothing.
 * `dataDir` is the folder of the SQLite file, used when `databaseUrl` is null. Throws when a file cannot be opened.
 */
export function openStore(where: Where): void {
  const logger = where.watch && { logQuery: where.watch };
  holder.engine ??=
    dialect === "postgres" && where.databaseUrl !== null
      ? postgres(where.databaseUrl, logger)
      : sqlite(join(where.dataDir, "tessera.db"), logger);
}

/** Brings the tables up to date from `db/migrations`; several processes may do so at once. */
export async function migrateStore(): Promise<void> {
  // Turbopack would turn a literal path into an asset of the bundle.
  await engine().migrate(join(process.cwd(), "db", "migrations", dialect));
}

/** Closes the store; the next use needs `openStore` again. */
export async function closeStore(): Promise<void> {
  const { engine: open } = holder;
  holder.engine = null;
  await open?.close();
}

/** Asks the store for an answer, whatever it is. Throws when it is out of reach. */
export async function probeStore(): Promise<void> {
  await engine().probe();
}

/** What is wrong with the database itself, as sentences: its pages and indexes (SQLite's own check), and references to nothing. */
export async function checkStore(): Promise<string[]> {
  return engine().check();
}

/**
 * A number that is another one after every commit, whichever process made it: what was read under the same number still holds.
 * Null on PostgreSQL, which tells no such thing without the way to it. Throws when the store is out of reach.
 */
export function storeVersion(): number | null {
  return engine().version();
}

/** The handle for queries. Throws when the store is not open. */
export function db(): Db {
  return engine().db;
}

/** Marks a statement of `atomically`: when it changes no row, everything is rolled back and `NothingChanged` is thrown. */
export function mustChange(statement: Statement): Guarded {
  return { statement, mustChange: true };
}

/** Thrown by `atomically`; `statement` is the place in the list, from 0, of the guarded statement that changed nothing. */
export class NothingChanged extends Error {
  readonly statement: number;
  constructor(statement: number) {
    super(`Statement ${statement} changed no row`);
    this.name = "NothingChanged";
    this.statement = statement;
  }
}

/** The number of the guarded statement that changed nothing, or null when `error` is something else. */
export function unchangedStatement(error: unknown): number | null {
  return error instanceof Error && error.name === "NothingChanged" && "statement" in error ? Number(error.statement) : null;
}

/**
 * Runs the statements in one transaction and returns how many rows each changed.
 * The list is built without awaiting, because better-sqlite3's transactions are synchronous.
 */
export function atomically(build: (tx: Db) => (Statement | Guarded)[]): Promise<number[]> {
  return engine().atomically(build);
}

/**
 * Runs one query that writes, outside a transaction. Where another process holds SQLite's only right to write, this waits its turn
 * without standing in the way of those who read.
 */
export function write<T>(query: () => PromiseLike<T>): Promise<T> {
  return engine().write(query);
}

/**
 * Runs `work` in one transaction on a connection of its own: all that it reads is of one moment, all that it writes is there or
 * nothing. For the operator's tool, as a writer holds up every other one until it is done.
 */
export function alone<T>(how: "read" | "write", work: (tx: Db) => Promise<T>): Promise<T> {
  return engine().alone(how, work);
}

function engine(): Engine {
  if (holder.engine === null) throw new Error("The store is not open");
  return holder.engine;
}

function unguard(item: Statement | Guarded): { statement: Statement; guarded: boolean } {
  return "mustChange" in item ? { statement: item.statement, guarded: true } : { statement: item, guarded: false };
}

/** ms that SQLite itself may wait for the right to write, during which this process does nothing else. */
const STANDSTILL = 50;
/** ms that a writer waits for its turn in all. */
const PATIENCE = 5_000;

function sqlite(file: string, logger: Logger | undefined): Engine {
  const client = new Database(file);
  const { ino: opened } = statSync(file);
  client.pragma("journal_mode = WAL");
  // An acknowledged commit must survive a loss of power; WAL's default, NORMAL, may lose it.
  client.pragma("synchronous = FULL");
  client.pragma("foreign_keys = ON");
  client.pragma(`busy_timeout = ${PATIENCE}`);
  // SQLite tells a connection of the commits of all others, so one that never writes hears of this process's own too.
  const listener = new Database(file, { readonly: true, timeout: STANDSTILL });
  const version = listener.prepare("pragma data_version").pluck();
  const raw = drizzleSqlite(client, { logger });

  /** SQLite goes on writing to a file that was removed or replaced, and what it acknowledges then is lost. */
  function mustBeInPlace() {
    if (statSync(file, { throwIfNoEntry: false })?.ino === opened) return;
    throw Object.assign(new Error(`${file} was removed or replaced while it was in use`), { code: "SQLITE_READONLY_DBMOVED" });
  }

  async function inTurn<T>(work: () => T | PromiseLike<T>): Promise<T> {
    for (const deadline = Date.now() + PATIENCE; ; ) {
      mustBeInPlace();
      try {
        return await work();
      } catch (error) {
        if (!isBusy(error) || Date.now() > deadline) throw error;
        await sleep(STANDSTILL);
      }
    }
  }

  return {
    db: raw as unknown as Db,
    atomically: (build) =>
      inTurn(() =>
        raw.transaction(
          (tx) =>
            build(tx as unknown as Db).map((item, place) => {
              const { statement, guarded } = unguard(item);
              const { changes } = (statement as unknown as { run(): { changes: number } }).run();
              if (guarded && changes === 0) throw new NothingChanged(place);
              return changes;
            }),
          { behavior: "immediate" },
        ),
      ),
    write: inTurn,
    async alone(how, work) {
      const own = new Database(file, { timeout: PATIENCE });
      try {
        own.pragma("synchronous = FULL");
        own.pragma("foreign_keys = ON");
        own.exec(how === "read" ? "begin" : "begin immediate");
        const result = await work(drizzleSqlite(own, { logger }) as unknown as Db);
        own.exec("commit");
        return result;
      } finally {
        // What was not committed is rolled back.
        own.close();
      }
    },
    async migrate(folder) {
      migrateSqlite(raw, { migrationsFolder: folder });
      // From here on there are others to answer meanwhile.
      client.pragma(`busy_timeout = ${STANDSTILL}`);
    },
    async probe() {
      mustBeInPlace();
      client.prepare("select 1 from sqlite_schema limit 1").get();
    },
    async check() {
      const pages = client.pragma("integrity_check") as { integrity_check: string }[];
      const references = client.pragma("foreign_key_check") as { table: string; rowid: number; parent: string }[];
      return [
        ...pages.map(({ integrity_check: text }) => text).filter((text) => text !== "ok"),
        ...references.map(({ table, rowid, parent }) => `row ${rowid} of ${table} refers to a row of ${parent} that is not there`),
      ];
    },
    version: () => version.get() as number,
    async close() {
      // The last one to close folds the log into the file, which takes the right to write.
      listener.close();
      client.close();
    },
  };
}

function isBusy(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if ("code" in cause && /^SQLITE_(BUSY|LOCKED)/.test(String(cause.code))) return true;
  }
  return false;
}

function postgres(url: string, logger: Logger | undefined): Engine {
  const pool = new Pool({
    connectionString: url,
    max: 10,
    connectionTimeoutMillis: 5_000,
    statement_timeout: 15_000,
    application_name: "tessera",
  });
  // An idle connection that breaks is replaced by the pool; without a listener the error would end the process.
  pool.on("error", () => {});
  const raw = drizzlePostgres(pool, { logger });
  return {
    db: raw as unknown as Db,
    async atomically(build) {
      return raw.transaction(async (tx) => {
        const counts: number[] = [];
        for (const [place, item] of build(tx as unknown as Db).entries()) {
          const { statement, guarded } = unguard(item);
          const { rowCount } = (await statement) as unknown as { rowCount: number | null };
          if (guarded && (rowCount ?? 0) === 0) throw new NothingChanged(place);
          counts.push(rowCount ?? 0);
        }
        return counts;
      });
    },
    write: async (query) => await query(),
    async alone(how, work) {
      const client = await pool.connect();
      try {
        await client.query(how === "read" ? "begin isolation level repeatable read read only" : "begin");
        const result = await work(drizzlePostgres(client, { logger }) as unknown as Db);
        await client.query("commit");
        client.release();
        return result;
      } catch (error) {
        // The connection is closed, which rolls back, whatever state it is in.
        client.release(true);
        throw error;
      }
    },
    async migrate(folder) {
      const client = await pool.connect();
      try {
        // Any fixed number serves: it only has to be the same in every process of Tessera.
        await client.query("select pg_advisory_lock(7365737365)");
        await migratePostgres(drizzlePostgres(client), { migrationsFolder: folder });
      } finally {
        await client.query("select pg_advisory_unlock(7365737365)").catch(() => {});
        client.release();
      }
    },
    async probe() {
      await pool.query("select 1");
    },
    // PostgreSQL holds its references at all times, and its pages are its operator's matter.
    check: async () => [],
    version: () => null,
    async close() {
      await pool.end();
    },
  };
}
