import { config } from "#lib/config.ts";
import { bring } from "../backup/bring.ts";
import type { Command } from "../command.ts";
import { resolveHere } from "../here.ts";
import { clear, note, say } from "../terminal.ts";

export const restore: Command = {
  name: "restore",
  args: ["DIR"],
  summary: "make an installation of a backup, in an empty DATA_DIR",
  help: `Reads a backup into the DATA_DIR, database and bucket of the settings, which must be empty. Every original is compared with its
SHA-256; one that is damaged is left out and named. If it is broken off, empty them and start it again.`,
  async run({ positionals: [dir = ""] }) {
    const { images, bytes, damaged, secret, madeAt } = await bring(resolveHere(dir));
    clear();
    for (const id of damaged) say(`image ${id} has no whole original in the backup`);
    note(`Restored ${images - damaged.length} images of ${bytes} bytes, as they were at ${madeAt}, into ${config().dataDir}.`);
    if (!secret) note("Set the AUTH_SECRET that the installation had: without it its temporary links and sessions do not open.");
    else if (config().secrets !== null)
      note("AUTH_SECRET is set: add the secret of the backup to it, or its temporary links and sessions do not open.");
    return damaged.length > 0 ? 1 : 0;
  },
};
