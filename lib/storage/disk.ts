import { randomUUID } from "node:crypto";
import { readFile as readByCallback } from "node:fs";
import { open, opendir, readFile, rename, rm, rmdir, stat, unlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { errno, ifThere, reach, storageRefusal } from "./failure.ts";
import { flushed, forgetFlush } from "./flush.ts";
import { depth, durableFolders, syncFolder } from "./folders.ts";
import type { ByteRange, OpenBytes, Storage } from "./index.ts";
import { checkedName, folderOfPrefix } from "./names.ts";
import { portionsOf } from "./portions.ts";

// For a small file the one of `node:fs/promises` takes twice the time.
const readAtOnce = promisify(readByCallback);

/**
 * A storage in the folder `root`, which must exist; folders are made 0700, files 0600. What `adopt` takes must lie on the same
 * filesystem, as a rename is what makes it whole or absent.
 */
export function diskStorage(root: string): Storage {
  const folders = durableFolders(root);
  const placeOf = (name: string) => join(root, checkedName(name));

  async function adopt(file: string, name: string): Promise<void> {
    const place = placeOf(name);
    await reach(flushed(file));
    await reach(moveInto(place, file));
    forgetFlush(file);
    try {
      await syncFolder(dirname(place));
    } catch (error) {
      if (errno(error) === "ENOENT") return; // Removed again meanwhile, and its empty folder with it.
      await rm(place, { force: true }).catch(() => {});
      throw storageRefusal(error);
    }
  }

  async function moveInto(place: string, file: string): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        await folders.make(dirname(place));
        return await rename(file, place);
      } catch (error) {
        // A removal may have taken the empty folder away between the two steps.
        if (errno(error) !== "ENOENT" || attempt === 10) throw error;
        folders.forget();
      }
    }
  }

  async function size(name: string): Promise<number | null> {
    const found = await ifThere(stat(placeOf(name)));
    return found?.isFile() ? found.size : null;
  }

  async function read(name: string): Promise<Buffer | null> {
    return ifThere(readAtOnce(placeOf(name)));
  }

  async function openFile(name: string, range?: ByteRange): Promise<OpenBytes | null> {
    const handle = await ifThere(open(placeOf(name), "r"));
    if (handle === null) return null;
    // Who asks for a range knows that there is a file and how large it is, and need not wait for a look at it.
    if (range) return portionsOf(handle, range.start, range.end - range.start + 1);
    const found = await reach(handle.stat());
    if (found.isFile()) return portionsOf(handle, 0, found.size);
    await handle.close();
    return null;
  }

  async function withFile<T>(name: string, use: (file: string) => Promise<T>): Promise<T | null> {
    return (await size(name)) === null ? null : use(placeOf(name));
  }

  async function remove(name: string): Promise<void> {
    const place = placeOf(name);
    await ifThere(unlink(place));
    const folder = dirname(place);
    if (depth(root, folder) > 2) await rmdir(folder).catch(() => {}); // Not empty, most often.
  }

  async function* list(prefix: string): AsyncGenerator<{ name: string; modifiedAt: Date }> {
    for await (const name of filesBelow(root, folderOfPrefix(prefix), prefix)) {
      const found = await ifThere(stat(join(root, name)));
      if (found) yield { name, modifiedAt: found.mtime };
    }
  }

  async function probe(): Promise<void> {
    const file = join(root, `.probe-${randomUUID()}`);
    try {
      await writeFile(file, "tessera", { flag: "wx", mode: 0o600 });
      await readFile(file);
    } catch (error) {
      // A full disk takes no uploads and still delivers: that is not out of reach.
      if (errno(error) !== "ENOSPC" && errno(error) !== "EDQUOT") throw storageRefusal(error);
    } finally {
      await rm(file, { force: true }).catch(() => {});
    }
  }

  return { adopt, size, read, open: openFile, withFile, address: async () => null, remove, list, probe };
}

async function* filesBelow(root: string, folder: string, prefix: string): AsyncGenerator<string> {
  const entries = await ifThere(opendir(join(root, folder)));
  if (entries === null) return;
  for await (const entry of entries) {
    const name = folder + entry.name;
    if (entry.name.startsWith(".") || !(name.startsWith(prefix) || prefix.startsWith(`${name}/`))) continue;
    if (entry.isDirectory()) yield* filesBelow(root, `${name}/`, prefix);
    else if (entry.isFile()) yield name;
  }
}
