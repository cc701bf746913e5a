import { existsSync } from "node:fs";
import { join } from "node:path";
import { migrateStore, openStore } from "#db/client.ts";
import { readStanding, type Standing } from "#db/closing.ts";
import { install, isInstalled } from "#db/installation.ts";
import { config, makeDataDir, secretIsNew, secrets } from "#lib/config.ts";
import { newId } from "#lib/id.ts";
import { log } from "#lib/log.ts";
import { standardDefault, standardPlans } from "#lib/plans/standard.ts";

const secretOfItsOwn =
  "this node has made a secret of its own for an installation that is there already: the sessions and temporary links of others do not open here, nor its own there; set one AUTH_SECRET on all";

/**
 * Opens the installation that the settings name, and makes it where there is none: folder, secret, store, tables, standard plans.
 * Throws one error that names every wrong setting, before anything is written.
 */
export async function openInstallation(): Promise<void> {
  const { databaseUrl, dataDir } = config();
  makeDataDir(dataDir);
  secrets();
  openStore({ databaseUrl, dataDir });
  mustBeHere(await readStanding());
  await migrateStore((err) => log.warn({ err }, "others use a table that is to be changed: it is tried again, for some minutes"));
  const now = new Date();
  const made = await install(standardPlans(now), standardDefault, newId(), now);
  if (!made && secretIsNew()) log.warn(secretOfItsOwn);
}

/** Opens the installation that the settings name; false, and nothing is written, where there is none. */
export async function openExistingInstallation(): Promise<boolean> {
  if (!(await openStoreAsItIs())) return false;
  await openInstallation();
  return true;
}

/** Opens the store that the settings name, of whatever version and whether or not it was moved; false where there is no installation. */
export async function openStoreAsItIs(): Promise<boolean> {
  const { databaseUrl, dataDir } = config();
  // SQLite would make the file.
  if (databaseUrl === null && !existsSync(join(dataDir, "tessera.db"))) return false;
  openStore({ databaseUrl, dataDir });
  return isInstalled();
}

/** Throws where what the settings name has moved elsewhere, or is on its way. */
function mustBeHere({ movedTo, arriving }: Standing): void {
  if (movedTo !== null)
    throw new Error(`Wrong settings:\n  This installation has moved to ${movedTo}: set what \`npx tessera move\` printed`);
  if (arriving)
    throw new Error(
      "Wrong settings:\n  This installation is being moved to here, and not all of it is: call `npx tessera move` there again",
    );
}
