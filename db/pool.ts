import { setTimeout as sleep } from "node:timers/promises";
import { type ClientConfig, Pool, type PoolClient } from "pg";
import { NothingChanged } from "./engine.ts";
import { connectionLost, throwUnreached, wasAnswered, wasUnreached } from "./failure.ts";

/**
 * Connections that one process opens at the most, where `?connection_limit=` in the URL says nothing else. A query takes the database about
 * a millisecond, so ten carry more requests than one process answers; and PostgreSQL's own 100 leave room for nine processes.
 */
const mostConnections = 10;

/**
 * ms. Whoever asks is told to come again rather than kept: for a free connection, for the answer to a query, or to one that has much to do
 * (`patient`), and to the question after health, from first to last. What took longer than `repeat` to fail is not tried once more.
 */
export const patience = { connection: 5_000, repeat: 1_000, answer: 20_000, patient: 600_000, probe: 5_000 };

/** How to reach the database at `url`: a peer that is gone without a word is noticed. */
export function connectionTo(url: string): ClientConfig {
  return { connectionString: url, application_name: "tessera", keepAlive: true, keepAliveInitialDelayMillis: 10_000 };
}

/** Connections behind a pooler, where a statement may meet another server process than the one before it. */
const pooled = new WeakSet<object>();

/**
 * The pool of this process. Nothing is said at the start of a connection that PgBouncer would refuse, and nothing on it that lasts longer
 * than a transaction: what time a statement may take is the role's own setting, which `limits.ts` makes.
 */
export function openPool(url: string): Pool {
  const asked = new URL(url).searchParams.get("connection_limit");
  const pool = new Pool({
    ...connectionTo(url),
    max: Number(asked) || mostConnections,
    connectionTimeoutMillis: patience.connection,
    // Where the network swallows everything, the server's own limits are not heard of.
    query_timeout: patience.answer,
    idleTimeoutMillis: 60_000,
    // After a failover, or where an address has come to mean another machine, connections move there by themselves.
    maxLifetimeSeconds: 1_800,
    async onConnect(client) {
      // A pooler makes up the number of the process that it speaks for. It lets in whoever comes, and has them wait for the database here.
      const asked = { text: "select pg_backend_pid() as pid", query_timeout: patience.connection };
      const { rows } = await client.query<{ pid: number }>(asked);
      if (rows[0]?.pid !== (client as unknown as { processID: number }).processID) pooled.add(client);
    },
  });
  // A connection that breaks is replaced by the pool, and whoever uses it is told; without listeners the error would end the process.
  pool.on("error", () => {});
  pool.on("connect", (client) => void client.on("error", () => {}));
  return pool;
}

/** Throws when the database does not answer soon, or lacks a table as all of it was moved elsewhere. */
export async function probe(pool: Pool): Promise<void> {
  const late = sleep(patience.probe, null, { ref: false }).then(() => {
    throw new Error("Query read timeout");
  });
  const question = { text: "select 1 from accounts limit 1", query_timeout: patience.probe };
  await Promise.race([withConnection(pool, (client) => client.query(question)), late]);
}

/** A connection, as far as those who use it need it. */
export type Queries = Pick<PoolClient, "query">;

/** A connection that `work` has for itself. It is closed where it may be left in the middle of something. */
export async function withConnection<T>(pool: Pool, work: (client: Queries) => Promise<T>): Promise<T> {
  const client = await connect(pool);
  try {
    const result = await work(pooled.has(client) ? unnamed(client) : client);
    client.release();
    return result;
  } catch (error) {
    client.release(!(wasAnswered(error) || error instanceof NothingChanged));
    throw error;
  }
}

/** Tries to connect a few times, as a pooler or a server is away for a moment when it is started anew. */
function connect(pool: Pool): Promise<PoolClient> {
  const soon = performance.now() + patience.repeat;
  return again(
    () => pool.connect(),
    (error) => connectionLost(error) && performance.now() < soon,
  ).catch(throwUnreached);
}

/** Whether a connection was lost that had been made; where none could be made, that was tried often enough. */
export function lostOnTheWay(error: unknown): boolean {
  return connectionLost(error) && !wasUnreached(error);
}

/** Sends prepared statements as plain ones: the server process that they reach may not have prepared them. */
function unnamed(client: PoolClient): Queries {
  const query = (config: string | object, values?: unknown[]) =>
    client.query(typeof config === "string" ? config : ({ ...config, name: undefined } as never), values);
  return { query: query as PoolClient["query"] };
}

/** Gives each statement as long as it may take that has much to do. */
export function unhurried(client: Queries): Queries {
  const query = (config: string | object, values?: unknown[]) =>
    client.query({ ...(typeof config === "string" ? { text: config } : config), query_timeout: patience.patient } as never, values);
  return { query: query as PoolClient["query"] };
}

/** ms before the second and the third try; some more by chance, so that those who met do not meet again. */
const shortly = [20, 200];

/** Does `work`, once more after each of the pauses where it fails with what `mayRepeat` takes. */
export async function again<T>(work: () => Promise<T>, mayRepeat: (error: unknown) => boolean, pauses = shortly): Promise<T> {
  for (const pause of pauses) {
    try {
      return await work();
    } catch (error) {
      if (!mayRepeat(error)) throw error;
      await sleep(pause * (1 + Math.random()));
    }
  }
  return work();
}
