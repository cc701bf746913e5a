import { rmSync } from "node:fs";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import { LRUCache } from "lru-cache";
import { newId } from "#lib/id.ts";

/** Bytes of the largest object that is kept: a thumbnail, a small original. It is read at once, and held while it is sent. */
export const LARGEST = 1024 ** 2;
/** Bytes of the disk that a file takes beside its own: half a block, and what the folder knows of it. */
const BESIDE = 4096;
/** Milliseconds after which a copy goes, used or not: what another node removed is not to lie here for long. */
const LIFE = 3_600_000;
const TIDYING = 600_000;
/** How many names are known to have been forgotten lately; far more than can be while one copy comes. */
const FORGOTTEN = 10_000;

/** The first bytes of an object, or all of them. */
export type Kept = { bytes: Buffer; whole: boolean };

/** Copies on this node's disk of what was asked for lately. */
export type Near = {
  /** The copy; null where there is none that is as it was written. */
  find(name: string): Promise<Kept | null>;
  /** Begins a copy of what is about to be read; it is kept once it came, unless the name was forgotten meanwhile. */
  begin(name: string): (kept: Kept) => Promise<void>;
  forget(name: string): void;
};

/**
 * Keeps at most `most` bytes in `folder`, which is emptied for it. What is there never decides a right: it has the bytes of a name for whoever
 * has asked the store first whether they may be seen. Nor can it be out of date, as what has a name in the storage never changes: an
 * original is the bytes that were uploaded, and a thumbnail that is made again is the same picture. Whatever fails here is a miss.
 */
export function openNear(folder: string, most: number): Near {
  rmSync(folder, { recursive: true, force: true });
  const fileOf = ({ file }: Entry) => join(folder, file);
  const index = new LRUCache<string, Entry>({
    maxSize: most,
    sizeCalculation: ({ length }) => length + BESIDE,
    ttl: LIFE,
    dispose: (entry) => void rm(fileOf(entry), { force: true }).catch(() => {}),
  });
  const forgotten = new LRUCache<string, symbol>({ max: FORGOTTEN });
  setInterval(() => index.purgeStale(), TIDYING).unref();

  async function find(name: string): Promise<Kept | null> {
    const entry = index.get(name);
    if (entry === undefined) return null;
    const bytes = await readFile(fileOf(entry)).catch(() => null);
    if (bytes?.length === entry.length && crc32(bytes) === entry.sum) return { bytes, whole: entry.whole };
    if (index.peek(name) === entry) index.delete(name);
    return null;
  }

  function begin(name: string) {
    const before = forgotten.get(name);
    return async ({ bytes, whole }: Kept) => {
      const entry = { file: newId(), length: bytes.length, sum: crc32(bytes), whole };
      try {
        if (bytes.length > LARGEST) return;
        // Another server over the same folder may have emptied it.
        await mkdir(folder, { recursive: true, mode: 0o700 });
        await writeFile(fileOf(entry), bytes, { flag: "wx", mode: 0o600 });
        if (forgotten.get(name) === before) index.set(name, entry);
      } catch {
        // A full disk keeps nobody from what is in the bucket.
      } finally {
        if (index.peek(name) !== entry) await rm(fileOf(entry), { force: true }).catch(() => {});
      }
    };
  }

  return {
    find,
    begin,
    forget(name) {
      forgotten.set(name, Symbol(name));
      index.delete(name);
    },
  };
}

type Entry = { file: string; length: number; sum: number; whole: boolean };
