import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";
import { newGround } from "#e2e/http/house.ts";
import { password } from "#e2e/setup/client.ts";
import { startCluster } from "#e2e/setup/cluster.ts";
import { groundDatabase as database, startGround } from "#e2e/setup/ground.ts";
import { startPgBouncer } from "#e2e/setup/pgbouncer.ts";
import { type Postgres, startPostgres } from "#e2e/setup/postgres.ts";
import { startTessera } from "#e2e/setup/tessera.ts";

/** The stores on which two servers are tried, and three nodes behind a balancer. */
export const engines = ["SQLite", "PostgreSQL", "nodes"] as const;
export type Engine = (typeof engines)[number];
export const adminEmail = "admin@example.org";
/** Servers over one store, or the balancer before them; `postgres` is there where it is that. */
export type Houses = { origins: string[]; postgres: Postgres | null; log(): string; stop(): Promise<void> };

/** The statements that a PostgreSQL tells apart among all that it was asked by houses. */
export async function statementsOf(postgres: Postgres): Promise<string[]> {
  const client = new Client({ connectionString: await postgres.url(database) });
  await client.connect();
  try {
    await client.query("create extension if not exists pg_stat_statements");
    const { rows } = await client.query(`select distinct query from pg_stat_statements s join pg_database d on d.oid = s.dbid
      where d.datname = current_database()`);
    return rows.map(({ query }) => query);
  } finally {
    await client.end();
  }
}

/** Runs `run` in houses, for as long as it takes. */
export async function withHouses<T>(engine: Engine, run: (houses: Houses) => Promise<T>, env: Record<string, string> = {}): Promise<T> {
  const houses = await openHouses(engine, env);
  return run(houses).finally(houses.stop);
}

/**
 * Starts two servers at the same moment over one empty store of this engine, with `env` beside their settings. On PostgreSQL, one of them
 * is behind PgBouncer. "nodes" are three on a bucket too, which share no folder.
 */
export async function openHouses(engine: Engine, env: Record<string, string> = {}): Promise<Houses> {
  if (engine === "nodes") return openNodes(env);
  const dataDir = await mkdtemp(join(tmpdir(), "tessera-houses-"));
  const closing: (() => Promise<unknown>)[] = [() => rm(dataDir, { recursive: true, force: true })];
  const stop = async () => {
    for (const close of closing) await close();
  };
  const settings: Record<string, string> = {
    DATA_DIR: dataDir,
    ADMIN_EMAIL: adminEmail,
    ADMIN_PASSWORD: password,
    ...(await newGround()),
    ...env,
  };
  const ways: Record<string, string>[] = [{}, {}];
  let postgres: Postgres | null = null;
  try {
    if (engine === "PostgreSQL") {
      settings["AUTH_SECRET"] ??= "the one secret of both servers of these houses";
      postgres = await startPostgres();
      closing.unshift(postgres.stop);
      const direct = await postgres.url(database);
      const pooler = await startPgBouncer(direct);
      closing.unshift(pooler.stop);
      for (const [place, url] of [direct, pooler.url].entries()) ways[place] = { DATABASE_URL: url };
    }
    const starting = ways.map(async (way) => {
      const server = await startTessera({ door: "second", env: { ...settings, ...way } });
      closing.unshift(server.stop);
      return server;
    });
    await Promise.allSettled(starting);
    const servers = await Promise.all(starting);
    return { origins: servers.map(({ origin }) => origin), postgres, log: () => servers.map(({ log }) => log()).join("\n"), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function openNodes(env: Record<string, string>): Promise<Houses> {
  const ground = await startGround();
  try {
    const settings = { ADMIN_EMAIL: adminEmail, ADMIN_PASSWORD: password, ...ground.settings, ...env };
    const cluster = await startCluster(settings, [{}, { env: { DATABASE_URL: ground.pgbouncer.url } }, {}], { counted: true });
    const stop = () => cluster.stop().finally(ground.stop);
    return { origins: [cluster.origin], postgres: ground.postgres, log: cluster.log, stop };
  } catch (error) {
    await ground.stop();
    throw error;
  }
}
