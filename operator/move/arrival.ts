import { closeStore, db, migrateStore, openStore } from "#db/client.ts";
import { readStanding, setArriving } from "#db/closing.ts";
import { isInstalled, readInstallation } from "#db/installation.ts";
import { clearRows, dropRows, keyOf, putRows, rowsIn, type Sums, sumsOf } from "#db/moving.ts";
import { otherTables } from "#db/others.ts";
import type { Row, TableName } from "#db/tables.ts";
import { config, makeDataDir } from "#lib/config.ts";
import { innermost } from "../explain.ts";

// The other end of a move, in a process of its own with the settings of there: a process speaks to one engine.

/**
 * What was found there: nothing, what an earlier try of this move left, all of it, what has itself moved away, another installation, or
 * tables of something else.
 */
export type Found = "nothing" | "part" | "all" | "left" | "another" | { tables: string[] };

/** What `nextKeys` goes on with. */
let scanned: AsyncGenerator<Row[]> | null = null;

const calls = {
  /** Looks what is there. */
  async look(nonce: string): Promise<Found> {
    const { databaseUrl, dataDir } = config();
    makeDataDir(dataDir);
    openStore({ databaseUrl, dataDir });
    if (!(await isInstalled())) {
      const others = await otherTables();
      return others.length === 0 ? "nothing" : { tables: others };
    }
    const { movedTo, arriving } = await readStanding();
    if (movedTo !== null) return "left";
    const same = await readInstallation().then(
      (found) => found.nonce === nonce,
      () => false,
    );
    if (!same) return "another";
    return arriving ? "part" : "all";
  },
  /** Makes the tables, and an installation that nobody opens until all of it is there. */
  async begin(installation: Row): Promise<void> {
    await migrateStore();
    await putRows("installation", [{ ...installation, closedUntil: null, closedBy: null, movedTo: null, arriving: true }]);
  },
  sums: (name: TableName, buckets: number): Promise<Sums> => sumsOf(db(), name, buckets),
  put: putRows,
  /** Begins to tell, by `nextKeys`, which rows are in these buckets. */
  async scan(name: TableName, buckets: number, which: Set<number>): Promise<void> {
    scanned = rowsIn(db(), name, buckets, which);
  },
  /** The keys of some hundred rows; null behind the last. */
  async nextKeys(name: TableName): Promise<Row[] | null> {
    const portion = await scanned?.next();
    return portion === undefined || portion.done ? null : portion.value.map((row) => keyOf(name, row));
  },
  drop: dropRows,
  clear: clearRows,
  /** Lets servers open it. */
  finish: () => setArriving(false),
  close: closeStore,
};

export type Calls = typeof calls;
/** A call, and its answer. */
export type Asked = { id: number; call: keyof Calls; args: unknown[] };
export type Answered = { id: number; result?: unknown; error?: { message: string; code: unknown; stack: string | undefined } };

process.on("message", async ({ id, call, args }: Asked) => {
  const answer: Answered = { id };
  try {
    answer.result = await (calls[call] as (...args: unknown[]) => Promise<unknown>)(...args);
  } catch (thrown) {
    const { message, code, stack } = innermost(thrown as Error);
    answer.error = { message, code, stack };
  }
  process.send?.(answer);
});
// Without who called there is nothing to do. What a terminal sends goes to both, and the other end decides.
process.on("disconnect", () => process.exit());
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => {});
