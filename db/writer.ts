import { statSync } from "node:fs";
import { parentPort, workerData } from "node:worker_threads";
import Database from "better-sqlite3";
import { LRUCache } from "lru-cache";

// The thread in which SQLite writes, as a commit waits for the disk and those who are answered meanwhile must not wait with it.

/** One statement; `guarded` means that it must change a row. */
export type Line = { sql: string; params: unknown[]; guarded: boolean };
/** The lines of one transaction, and the ms since 1970 until when it may wait for its turn among processes. */
export type Order = { id: number; lines: Line[]; deadline: number };
/** How many rows each line changed, with the rows that the last one returns, as arrays; or the place of a guarded line that changed none. */
export type Outcome = { id: number } & (
  | { counts: number[]; rows: unknown[][] }
  | { unchanged: number }
  | { failure: { message: string; code: string } }
);

const { file, inode } = workerData as { file: string; inode: number };
// Where it was taken away, SQLite would begin an empty one in its place.
const client = new Database(file, { fileMustExist: true });
// An acknowledged commit must survive a loss of power; WAL's default, NORMAL, may lose it.
client.pragma("synchronous = FULL");
client.pragma("foreign_keys = ON");
// What is deleted, such as the salts of the ledger, stays in no page that is written anyway. (Its own pages, once free, are as they were.)
client.pragma("secure_delete = FAST");

const kept = new LRUCache<string, Database.Statement>({ max: 200 });

function prepared(sql: string): Database.Statement {
  let statement = kept.get(sql);
  if (statement === undefined) kept.set(sql, (statement = client.prepare(sql)));
  return statement;
}

/** SQLite goes on writing to a file that was removed or replaced, and what it acknowledges then is lost. */
function mustBeInPlace() {
  if (statSync(file, { throwIfNoEntry: false })?.ino === inode) return;
  throw Object.assign(new Error(`${file} was removed or replaced while it was in use`), { code: "SQLITE_READONLY_DBMOVED" });
}

function carryOut({ id, lines, deadline }: Order): Outcome {
  try {
    mustBeInPlace();
    client.pragma(`busy_timeout = ${Math.max(0, deadline - Date.now())}`);
    client.exec("begin immediate");
    const counts: number[] = [];
    let rows: unknown[][] = [];
    for (const [place, { sql, params, guarded }] of lines.entries()) {
      const statement = prepared(sql);
      if (statement.reader) rows = statement.raw().all(params) as unknown[][];
      const changes = statement.reader ? rows.length : statement.run(params).changes;
      if (guarded && changes === 0) {
        client.exec("rollback");
        return { id, unchanged: place };
      }
      counts.push(changes);
    }
    client.exec("commit");
    return { id, counts, rows };
  } catch (error) {
    const { message, code = "" } = error as Error & { code?: string };
    // A failed commit may have ended the transaction or not. Where this fails too, the thread ends, and a new one begins anew.
    if (client.inTransaction) client.exec("rollback");
    return { id, failure: { message, code } };
  }
}

parentPort?.on("message", (order: Order | "close") => {
  if (order !== "close") return parentPort?.postMessage(carryOut(order));
  client.close();
  parentPort?.close();
});
