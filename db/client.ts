import { join } from "node:path";
import { dialect } from "./dialect.ts";
import type { Build, Db, Engine, Guarded, Reading, Statement } from "./engine.ts";
import { once } from "./once.ts";
import { openPostgres } from "./postgres.ts";
import { openSqlite } from "./sqlite.ts";

export type { Db, Guarded, Statement } from "./engine.ts";

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
      ? openPostgres(where.databaseUrl, logger)
      : openSqlite(join(where.dataDir, "tessera.db"), logger);
}

/**
 * Brings the tables up to date from `db/migrations`; several processes may do so at once. `tell` hears why it has to be tried again, where
 * others use a table for long that is to be changed.
 */
export async function migrateStore(tell?: (error: unknown) => void): Promise<void> {
  // Turbopack would turn a literal path into an asset of the bundle.
  await engine().migrate(join(process.cwd(), "db", "migrations", dialect), tell);
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

/** The handle for queries that read. Throws when the store is not open. */
export function db(): Reading {
  return engine().db;
}

/** Marks a statement of `atomically`: when it changes no row, everything is rolled back and `NothingChanged` is thrown. */
export function mustChange(statement: Statement): Guarded {
  return { statement, mustChange: true };
}

/** The number of the guarded statement that changed nothing, or null when `error` is something else. */
export function unchangedStatement(error: unknown): number | null {
  return error instanceof Error && error.name === "NothingChanged" && "statement" in error ? Number(error.statement) : null;
}

/**
 * Runs the statements in one transaction and returns how many rows each changed. Rejects with `NothingChanged` when a guarded one
 * changed none. The list is built without awaiting, as SQLite gets it whole.
 */
export function atomically(build: Build): Promise<number[]> {
  return engine().atomically(build);
}

/** As `atomically`, for statements about more rows than one might think: PostgreSQL gives each of them minutes. */
export function patiently(build: Build): Promise<number[]> {
  return engine().atomically(build, true);
}

/** Runs one query that writes. */
export function write<T>(query: (tx: Db) => PromiseLike<T>): Promise<T> {
  return engine().write(query);
}

/**
 * Runs `work` in one transaction on a connection of its own: all that it reads is of one moment, all that it writes is there or
 * nothing, and it takes as long as it takes. For the operator's tool, as a writer holds up every other one until it is done.
 */
export function alone<T>(how: "read" | "write", work: (tx: Db) => Promise<T>): Promise<T> {
  return engine().alone(how, work);
}

/** Runs statements that define tables or what hangs on them, in one transaction on a connection of its own. */
export function define(statements: string[]): Promise<void> {
  return engine().define(statements);
}

function engine(): Engine {
  if (holder.engine === null) throw new Error("The store is not open");
  return holder.engine;
}
