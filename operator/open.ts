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
