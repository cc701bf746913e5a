import { sep } from "node:path";
import { config } from "#lib/config.ts";
import { locked } from "../backup/lock.ts";
import { save, takesBackup } from "../backup/save.ts";
import { type Command, Fault } from "../command.ts";
import { resolveHere } from "../here.ts";
import { open } from "../open.ts";
import { clear, note, say } from "../terminal.ts";

export const backup: Command = {
  name: "backup",
  args: ["DIR"],
  summary: "save everything into a folder, while the server serves",
  help: `Saves accounts, plans, images, links and tokens as they are at one moment, every original that belongs to them, and the generated
secret. A later backup into the same folder copies only originals that are new, and drops those that were deleted. Until it is
done, the one before stays whole. Thumbnails are not saved: they are made again when they are asked for.

The folder holds password hashes and secrets, and is made for its owner's eyes. Rows are JSON lines, which \`restore\` takes into
SQLite and PostgreSQL alike. Where AUTH_SECRET is set, keep it yourself: it is not saved.`,
  async run({ positionals: [dir = ""] }) {
    const folder = resolveHere(dir);
    const { dataDir, secrets } = config();
    if (`${folder}${sep}`.startsWith(`${dataDir}${sep}`))
      throw new Fault("Choose a folder outside DATA_DIR: what befalls one befalls the other.");
    await open();
    if (!(await takesBackup(folder))) throw new Fault(`${folder} holds other things: choose an empty folder, or one with a backup.`);
    const { images, bytes, copied, lost } = await locked(folder, () => save(folder));
    clear();
    for (const id of lost) say(`image ${id} has no whole original in the storage`);
    note(`Saved ${images - lost.length} images of ${bytes} bytes in ${folder}, ${copied} of them new.`);
    if (secrets !== null) note("The AUTH_SECRET of this installation is not in it: a restored one needs the same.");
    if (lost.length > 0) note(`${lost.length} originals could not be saved; \`npx tessera verify\` says why.`);
    return lost.length > 0 ? 1 : 0;
  },
};
