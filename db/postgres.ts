import { drizzle } from "drizzle-orm/node-postgres";
import { migrate } from "drizzle-orm/node-postgres/migrator";
import { Pool } from "pg";
import { type Db, type Engine, NothingChanged, unguard, type Watch } from "./engine.ts";

/** The store on PostgreSQL at `url`. */
export function openPostgres(url: string, logger: Watch): Engine {
  const pool = new Pool({
    connectionString: url,
    max: 10,
    connectionTimeoutMillis: 5_000,
    statement_timeout: 15_000,
    application_name: "tessera",
  });
  // An idle connection that breaks is replaced by the pool; without a listener the error would end the process.
  pool.on("error", () => {});
  const raw = drizzle(pool, { logger });
  const db = raw as unknown as Db;
  return {
    db,
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
    write: async (query) => await query(db),
    async alone(how, work) {
      const client = await pool.connect();
      try {
        await client.query(how === "read" ? "begin isolation level repeatable read read only" : "begin");
        const result = await work(drizzle(client, { logger }) as unknown as Db);
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
        await migrate(drizzle(client), { migrationsFolder: folder });
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
