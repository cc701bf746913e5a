import { drizzle, type NodePgClient } from "drizzle-orm/node-postgres";
import { migrate } from "drizzle-orm/node-postgres/migrator";
import { Client, type Pool } from "pg";
import { type Build, type Db, type Engine, NothingChanged, unguard, type Watch } from "./engine.ts";
import { connectionLost, wasAnswered, wasUndone } from "./failure.ts";
import { beginUnlimited, setLimits } from "./limits.ts";
import { again, connectionTo, lostOnTheWay, openPool, probe, type Queries, withConnection } from "./pool.ts";

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
    atomically: (build) => transact(pool, build, logger),
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
      await onItsOwn(url, async (client) => {
        await client.query(beginUnlimited());
        for (const statement of statements) await client.query(statement);
        await client.query("commit");
      });
    },
    async migrate(folder) {
      await onItsOwn(url, async (client) => {
        // The lock ends with the transaction, whatever becomes of this process; one that a session holds, a pooler hands to whoever comes next.
        await client.query(beginUnlimited());
        await client.query("select pg_advisory_xact_lock($1)", [migrationLock]);
        await setLimits(client);
        // It goes on in the transaction that is begun, and commits it.
        await migrate(drizzle(client), { migrationsFolder: folder });
      });
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

/** Errors of connections that were lost in a transaction before its commit was sent: all of it is undone. */
const lostBeforeCommit = new WeakSet<object>();

/** All statements in one transaction; again where that was undone, and never where the answer to its commit was lost. */
function transact(pool: Pool, build: Build, logger: Watch): Promise<number[]> {
  const once = () =>
    withConnection(pool, async (client) => {
      const counts = await untilCommit(client, build, logger);
      await client.query("commit");
      return counts;
    });
  return again(once, (error) => wasUndone(error) || lostBeforeCommit.has(error as object));
}

async function untilCommit(client: Queries, build: Build, logger: Watch): Promise<number[]> {
  try {
    await client.query("begin");
    return await carryOut(client, build, logger).catch(async (error) => {
      // Where nothing was answered nothing will be, and who closes the connection undoes it.
      if (wasAnswered(error) || error instanceof NothingChanged) await client.query("rollback");
      throw error;
    });
  } catch (error) {
    if (connectionLost(error)) lostBeforeCommit.add(error as object);
    throw error;
  }
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
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
