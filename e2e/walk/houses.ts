import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { password } from "#e2e/setup/client.ts";
import { startPostgres } from "#e2e/setup/postgres.ts";
import { startTessera, type Tessera } from "#e2e/setup/tessera.ts";

export const engines = ["SQLite", "PostgreSQL"] as const;
export type Engine = (typeof engines)[number];
export const adminEmail = "admin@example.org";
/** Two servers over one store. */
export type Houses = { origins: string[]; log(): string };

/** Runs two servers over one empty store of this engine, with `env` beside their settings, for as long as `run` takes. */
export async function withHouses<T>(engine: Engine, run: (houses: Houses) => Promise<T>, env: Record<string, string> = {}): Promise<T> {
  const dataDir = await mkdtemp(join(tmpdir(), "tessera-houses-"));
  const closing: (() => Promise<unknown>)[] = [() => rm(dataDir, { recursive: true, force: true })];
  const settings: Record<string, string> = { DATA_DIR: dataDir, ADMIN_EMAIL: adminEmail, ADMIN_PASSWORD: password, ...env };
  try {
    if (engine === "PostgreSQL") {
      const postgres = await startPostgres();
      closing.unshift(postgres.stop);
      settings["DATABASE_URL"] = await postgres.url("houses");
    }
    const servers: Tessera[] = [];
    for (let n = 0; n < 2; n++) {
      const server = await startTessera({ door: "second", env: settings });
      closing.unshift(server.stop);
      servers.push(server);
    }
    return await run({ origins: servers.map(({ origin }) => origin), log: () => servers.map(({ log }) => log()).join("\n") });
  } finally {
    for (const close of closing) await close();
  }
}
