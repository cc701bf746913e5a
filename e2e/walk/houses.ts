import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";
import { newGround } from "#e2e/http/house.ts";
import { password } from "#e2e/setup/client.ts";
import { startPgBouncer } from "#e2e/setup/pgbouncer.ts";
import { startPostgres } from "#e2e/setup/postgres.ts";
import { startTessera } from "#e2e/setup/tessera.ts";

export const engines = ["SQLite", "PostgreSQL"] as const;
export type Engine = (typeof engines)[number];
export const adminEmail = "admin@example.org";
/** Two servers over one store; `databaseUrl` is PostgreSQL's. */
export type Houses = { origins: string[]; databaseUrl: string | null; log(): string };

/** The statements that a PostgreSQL tells apart among all that it was asked in a database. */
export async function statementsOf(databaseUrl: string): Promise<string[]> {
  const client = new Client({ connectionString: databaseUrl });
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

/**
 * Runs two servers over one empty store of this engine, which they begin at the same moment, with `env` beside their settings, for as long
 * as `run` takes. On PostgreSQL, one of them is behind PgBouncer.
 */
export async function withHouses<T>(engine: Engine, run: (houses: Houses) => Promise<T>, env: Record<string, string> = {}): Promise<T> {
  const dataDir = await mkdtemp(join(tmpdir(), "tessera-houses-"));
  const closing: (() => Promise<unknown>)[] = [() => rm(dataDir, { recursive: true, force: true })];
  const settings: Record<string, string> = {
    DATA_DIR: dataDir,
    ADMIN_EMAIL: adminEmail,
    ADMIN_PASSWORD: password,
    ...(await newGround()),
    ...env,
  };
  const ways: Record<string, string>[] = [{}, {}];
  let databaseUrl: string | null = null;
  try {
    if (engine === "PostgreSQL") {
      const postgres = await startPostgres();
      closing.unshift(postgres.stop);
      databaseUrl = await postgres.url("houses");
      const pooler = await startPgBouncer(databaseUrl);
      closing.unshift(pooler.stop);
      for (const [place, url] of [databaseUrl, pooler.url].entries()) ways[place] = { DATABASE_URL: url };
    }
    const starting = ways.map(async (way) => {
      const server = await startTessera({ door: "second", env: { ...settings, ...way } });
      closing.unshift(server.stop);
      return server;
    });
    await Promise.allSettled(starting);
    const servers = await Promise.all(starting);
    return await run({ origins: servers.map(({ origin }) => origin), databaseUrl, log: () => servers.map(({ log }) => log()).join("\n") });
  } finally {
    for (const close of closing) await close();
  }
}
