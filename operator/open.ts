import { existsSync } from "node:fs";
import { join } from "node:path";
import { openStore } from "#db/client.ts";
import { isInstalled } from "#db/installation.ts";
import { config } from "#lib/config.ts";
import { openExistingInstallation } from "#lib/installation.ts";
import { Fault } from "./command.ts";

/** Opens the installation that the settings name. Throws a `Fault` where there is none. */
export async function open(): Promise<void> {
  if (await openExistingInstallation()) return;
  const { databaseUrl, dataDir } = config();
  const where = databaseUrl === null ? `in ${dataDir}: set DATA_DIR` : "in this database: set DATABASE_URL and DATA_DIR";
  throw new Fault(`There is no Tessera ${where} to what its server has.`);
}

/** Opens the store that the settings name, whatever its version and whether or not it was moved; false where there is no installation. */
export async function openAsItIs(): Promise<boolean> {
  const { databaseUrl, dataDir } = config();
  // SQLite would make the file.
  if (databaseUrl === null && !existsSync(join(dataDir, "tessera.db"))) return false;
  openStore({ databaseUrl, dataDir });
  return isInstalled();
}
