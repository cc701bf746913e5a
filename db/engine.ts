import type { BatchItem } from "drizzle-orm/batch";
import type { Logger } from "drizzle-orm/logger";
import type { BaseSQLiteDatabase } from "drizzle-orm/sqlite-core";

// What the store needs of an engine. Queries are typed as SQLite and always awaited; they run on either.

type Base = BaseSQLiteDatabase<"async", unknown>;
/** A handle for queries that read. */
export type Reading = Pick<Base, "select" | "$count" | "with">;
/** A handle for queries that read and write. */
export type Db = Pick<Base, "select" | "insert" | "update" | "delete" | "$count" | "with">;
export type Statement = BatchItem<"sqlite">;
export type Guarded = { statement: Statement; mustChange: true };
export type Build = (tx: Db) => (Statement | Guarded)[];

export type Engine = {
  db: Reading;
  atomically: (build: Build, patient?: boolean) => Promise<number[]>;
  write: <T>(query: (tx: Db) => PromiseLike<T>) => Promise<T>;
  alone: <T>(how: "read" | "write", work: (tx: Db) => Promise<T>) => Promise<T>;
  define: (statements: string[]) => Promise<void>;
  migrate: (folder: string, tell?: (error: unknown) => void) => Promise<void>;
  probe: () => Promise<void>;
  check: () => Promise<string[]>;
  version: () => number | null;
  close: () => Promise<void>;
};
export type Watch = Logger | undefined;

/** A statement of `atomically`, and whether it must change a row. */
export function unguard(item: Statement | Guarded): { statement: Statement; guarded: boolean } {
  return "mustChange" in item ? { statement: item.statement, guarded: true } : { statement: item, guarded: false };
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
