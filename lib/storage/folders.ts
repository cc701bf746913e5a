import { mkdir, open } from "node:fs/promises";
import { dirname, relative, sep } from "node:path";
import { errno } from "./failure.ts";

/** Flushes a folder's entries to the disk: without it, a new name in it can vanish with the power. */
export async function syncFolder(folder: string): Promise<void> {
  // Windows opens no folders; NTFS journals their entries.
  if (process.platform === "win32") return;
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** How many folders lie between `root` and `folder`, itself included: 0 for the root. */
export function depth(root: string, folder: string): number {
  const path = relative(root, folder);
  return path === "" ? 0 : path.split(sep).length;
}

/**
 * Makes folders below `root` that survive a power cut. Those of the first two levels (`originals/ab`) are remembered and
 * never removed, so that they are flushed once per process and not once per image.
 */
export function durableFolders(root: string): { make(folder: string): Promise<void>; forget(): void } {
  const settled = new Set<string>();
  const underWay = new Map<string, Promise<void>>();

  /** Thumbnails of an image want their folder at the same time: it is made and flushed once for all of them. */
  function make(folder: string): Promise<void> {
    if (folder === root || settled.has(folder)) return Promise.resolve();
    const begun = underWay.get(folder);
    if (begun !== undefined) return begun;
    const work = makeNow(folder).finally(() => underWay.delete(folder));
    underWay.set(folder, work);
    return work;
  }

  async function makeNow(folder: string): Promise<void> {
    await make(dirname(folder));
    await mkdir(folder, 0o700).catch((error) => {
      if (errno(error) !== "EEXIST") throw error;
    });
    // One that was there already may be another call's, made and not flushed yet.
    await syncFolder(dirname(folder));
    if (depth(root, folder) <= 2) settled.add(folder);
  }

  return { make, forget: () => settled.clear() };
}
