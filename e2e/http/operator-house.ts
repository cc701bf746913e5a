import { join } from "node:path";
import Database from "better-sqlite3";
import { Client } from "pg";
import { operate, type Ran, settingsOf } from "#e2e/setup/operator.ts";
import type { Postgres } from "#e2e/setup/postgres.ts";
import { type House, openHouse } from "./house.ts";

export const engines = ["sqlite", "postgres"] as const;
export type Engine = (typeof engines)[number];

/** A running server, the operator's tool beside it, and its store laid open. */
export type OperatedHouse = House & {
  settings: Record<string, string>;
  tool(...args: string[]): Promise<Ran>;
  /** Runs one statement in the store, past everything. */
  sql(statement: string): Promise<void>;
};

/** Starts a server on `engine` with a database of its own in `postgres`. `env` holds more settings. */
export async function operatedHouse(
  engine: Engine,
  postgres: Postgres,
  name: string,
  env: Record<string, string> = {},
): Promise<OperatedHouse> {
  const databaseUrl = engine === "postgres" ? await postgres.url(name) : null;
  const house = await openHouse("second", { ...env, ...(databaseUrl !== null && { DATABASE_URL: databaseUrl }) });
  const settings = settingsOf(house, databaseUrl);
  return {
    ...house,
    settings,
    tool: (...args) => operate(settings, args),
    sql: (statement) => (databaseUrl === null ? inSqlite(house.dataDir, statement) : inPostgres(databaseUrl, statement)),
  };
}

async function inSqlite(dataDir: string, statement: string): Promise<void> {
  const store = new Database(join(dataDir, "tessera.db"), { timeout: 10_000 });
  try {
    store.exec(statement);
  } finally {
    store.close();
  }
}

/** Runs one statement in a database. */
export async function inPostgres(url: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
