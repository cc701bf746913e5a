import { open, opendir, rm } from "node:fs/promises";
import { join } from "node:path";
import { config } from "#lib/config.ts";
import { ifThere, reach } from "./failure.ts";
import { durableFolders, syncFolder } from "./folders.ts";
import { checkedName } from "./names.ts";
import type { Known, Part, Parts } from "./parts.ts";
import { appendTo, digestOf } from "./scratch.ts";

/** How often what came is put on the disk and noted, ms: what a crash takes at the most. */
const CHECKPOINT = 1_000;

/** `{DATA_DIR}/incoming/parts`: beside the incoming files, as these live for days and those for an hour. */
const folder = () => join(config().dataDir, "incoming", "parts");
const fileOf = (id: string) => join(folder(), checkedName(id));

/** Parts as files of this machine: one of each upload, which becomes the original by its rename. */
export function diskParts(): Parts {
  return {
    open: openPart,
    async whole({ id, received }, use) {
      const file = fileOf(id);
      const found = await ifThere(digestOf(file));
      return found?.bytes === received ? use({ file, ...found }) : null;
    },
    remove: (name) => reach(rm(fileOf(name), { force: true })),
    list: listParts,
  };
}

/** A new part is made, its name on the disk when this resolves. */
async function openPart({ id, received }: Known): Promise<Part | null> {
  const file = fileOf(id);
  const found = await ifThere(open(file, "r+"));
  if (found === null && received > 0) return null;
  const handle = found ?? (await create(file));
  let end = received;
  try {
    const { size: there } = await reach(handle.stat());
    if (there < received) {
      await handle.close();
      return null;
    }
    if (there > received) await reach(handle.truncate(received));
  } catch (error) {
    await handle.close().catch(() => {});
    throw error;
  }
  return {
    async append(chunks) {
      end = await appendTo(handle, end, chunks);
    },
    isDue: (ms) => ms >= CHECKPOINT,
    async flush(note) {
      await reach(handle.datasync());
      await note([]);
    },
    async cut(size) {
      await reach(handle.truncate(size));
      end = size;
    },
    close: () => handle.close(),
  };
}

async function listParts(): Promise<string[]> {
  const entries = await ifThere(opendir(folder()));
  const names: string[] = [];
  if (entries !== null) for await (const entry of entries) if (entry.isFile()) names.push(entry.name);
  return names;
}

async function create(file: string) {
  // Never remembered: whoever empties the data folder while the server runs finds it made again.
  await reach(durableFolders(config().dataDir).make(folder()));
  const handle = await reach(open(file, "wx+", 0o600));
  await reach(syncFolder(folder()));
  return handle;
}
