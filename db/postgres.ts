import { drizzle, type NodePgClient } from "drizzle-orm/node-postgres";
import { migrate } from "drizzle-orm/node-postgres/migrator";
import { Client, type Pool } from "pg";
import { type Build, type Db, type Engine, NothingChanged, unguard, type Watch } from "./engine.ts";
import { connectionLost, throwGivenUp, throwUnreached, wasAnswered, wasGivenUp, wasHeldUp, wasUndone } from "./failure.ts";
import { beginDefining, beginPatiently, beginUnlimited, lockWait, setLimits } from "./limits.ts";
import { again, connectionTo, lostOnTheWay, openPool, patience, probe, type Queries, unhurried, withConnection } from "./pool.ts";

/** Any fixed number serves: it only has to be the same in every process of Tessera. */
const migrationLock = 7365737365;

/** The store on PostgreSQL at `url`, or on what pools its connections. */
export function openPostgres(url: string, logger: Watch): Engine {
  const pool = openPool(url);
  // What only reads may be asked again whatever happened; a statement that writes, only where it is known to have changed nothing.
  const reading = handle(pool, logger, (error) => wasUndone(error) || lostOnTheWay(error));
  const writing = handle(pool, logger, wasUndone);
  return {
    db: reading,
    atomically: (build, patient) => transact(pool, build, logger, patient),
    write: async (query) => await query(writing),
    async alone(how, work) {
      return onItsOwn(url, async (client) => {
        await client.query(beginUnlimited(how === "read" ? "isolation level repeatable read read only" : ""));
        const result = await work(drizzle(client, { logger }) as unknown as Db);
        await client.query("commit");
        return result;
      });
    },
    async define(statements) {
      await onceFree(url, async (client) => {
        await client.query(beginDefining());
        await client.query(lockWait);
        for (const statement of statements) await client.query(statement);
        await client.query("commit");
      });
    },
    async migrate(folder, tell) {
      const work = async (client: Client) => {
        // The lock ends with the transaction, whatever becomes of this process; one that a session holds, a pooler hands to whoever comes next.
        await client.query(beginDefining());
        await client.query("select pg_advisory_xact_lock($1)", [migrationLock]);
        await client.query(lockWait);
        await setLimits(client);
        // It goes on in the transaction that is begun, and commits it.
        await migrate(drizzle(client), { migrationsFolder: folder });
      };
      await onceFree(url, work, tell);
      // What was connected before the limits were set keeps to none.
      while (pool.idleCount > 0) (await pool.connect()).release(true);
    },
    probe: () => probe(pool),
    // PostgreSQL holds its references at all times, and its pages are its operator's matter.
    check: async () => [],
    version: () => null,
    async close() {
      await pool.end();
    },
  };
}

/** A handle for single queries, each asked again where it fails with what `mayRepeat` takes. */
function handle(pool: Pool, logger: Watch, mayRepeat: (error: unknown) => boolean): Db {
  const query = (config: never, values: never) =>
    again(() => withConnection(pool, async (client) => client.query(config, values)), mayRepeat);
  return drizzle({ query } as unknown as NodePgClient, { logger }) as unknown as Db;
}

/** All statements in one transaction; again where that was undone, and never where the answer to its commit was lost. */
function transact(pool: Pool, build: Build, logger: Watch, patient = false): Promise<number[]> {
  const once = () =>
    withConnection(pool, async (client) => {
      await client.query(patient ? beginPatiently(patience.patient) : "begin").catch(throwGivenUp);
      const counts = await untilCommit(patient ? unhurried(client) : client, build, logger).catch(throwGivenUp);
      await client.query("commit");
      return counts;
    });
  return again(once, (error) => wasUndone(error) || (wasGivenUp(error) && connectionLost(error)));
}

function untilCommit(client: Queries, build: Build, logger: Watch): Promise<number[]> {
  return carryOut(client, build, logger).catch(async (error) => {
    // Where nothing was answered nothing will be, and who closes the connection undoes it.
    if (wasAnswered(error) || error instanceof NothingChanged) await client.query("rollback");
    throw error;
  });
}

async function carryOut(client: Queries, build: Build, logger: Watch): Promise<number[]> {
  const counts: number[] = [];
  for (const [place, item] of build(drizzle(client as NodePgClient, { logger }) as unknown as Db).entries()) {
    const { statement, guarded } = unguard(item);
    const { rowCount } = (await statement) as unknown as { rowCount: number | null };
    if (guarded && (rowCount ?? 0) === 0) throw new NothingChanged(place);
    counts.push(rowCount ?? 0);
  }
  return counts;
}

/** A connection beside the pool, for as long as `work` takes. Closing it ends a transaction that was not committed. */
async function onItsOwn<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ ...connectionTo(url), connectionTimeoutMillis: 10_000 });
  // What is asked next is told; without a listener the error would end the process.
  client.on("error", () => {});
  await client.connect().catch(throwUnreached);
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** ms between the tries at what others hold, as a backup may do for long: some four minutes in all. */
const pausesWhileHeld = [1_000, 2_000, 4_000, 8_000, ...Array.from({ length: 8 }, () => 15_000)];

/** As `onItsOwn`, and again for some minutes where somebody else holds a table that `work` changes; `tell` hears of each such failure. */
function onceFree<T>(url: string, work: (client: Client) => Promise<T>, tell?: (error: unknown) => void): Promise<T> {
  const held = (error: unknown) => {
    if (!wasHeldUp(error)) return false;
    tell?.(error);
    return true;
  };
  return again(() => onItsOwn(url, work), held, pausesWhileHeld);
}
