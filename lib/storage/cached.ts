import type { ByteRange, OpenBytes, Storage } from "./index.ts";
import { type Kept, LARGEST, type Near } from "./near.ts";
import { piecesPrefix } from "./pieces.ts";

/**
 * A storage whose small files are read from `near` where that has them: a thumbnail for a sixteenth of the CPU that a bucket's SDK takes, and
 * while the bucket is away. What is written goes to the storage alone.
 */
export function cachedStorage(storage: Storage, near: Near): Storage {
  // Of what a write replaces or removes no copy stays, nor one that was begun before.
  const forgetting = async (name: string, work: Promise<void>) => {
    try {
      await work;
    } finally {
      near.forget(name);
    }
  };
  return {
    ...storage,
    adopt: (file, name) => forgetting(name, storage.adopt(file, name)),
    remove: (name) => forgetting(name, storage.remove(name)),
    async read(name) {
      if (isPiece(name)) return storage.read(name);
      const kept = await near.find(name);
      if (kept?.whole) return kept.bytes;
      const keep = near.begin(name);
      const bytes = await storage.read(name);
      if (bytes !== null) void keep({ bytes, whole: true });
      return bytes;
    },
    async open(name, range) {
      if (isPiece(name) || (range !== undefined && range.start > 0)) return storage.open(name, range);
      const kept = await near.find(name);
      const known = kept && firstOf(kept, range);
      if (known) return bytesOf(known);
      if (range !== undefined && range.end >= LARGEST) return storage.open(name, range);
      const keep = near.begin(name);
      const opened = await storage.open(name, range);
      return opened && keeping(opened, (bytes) => void keep({ bytes, whole: range === undefined }));
    },
  };
}

/** A piece of an upload is read once. */
const isPiece = (name: string) => name.startsWith(piecesPrefix);

/** What is asked for, where the copy has all of it. */
function firstOf({ bytes, whole }: Kept, range: ByteRange | undefined): Buffer | null {
  if (range === undefined) return whole ? bytes : null;
  return range.end < bytes.length ? bytes.subarray(0, range.end + 1) : null;
}

function bytesOf(bytes: Buffer): OpenBytes {
  async function* portions() {
    yield bytes;
  }
  return { [Symbol.asyncIterator]: portions, close: async () => {} };
}

/** The same bytes, given to `keep` once all were read, where they are few. */
function keeping(opened: OpenBytes, keep: (bytes: Buffer) => void): OpenBytes {
  async function* portions() {
    let length = 0;
    let held: Buffer[] = [];
    for await (const portion of opened) {
      length += portion.length;
      if (length > LARGEST) held = [];
      else held.push(Buffer.from(portion));
      yield portion;
    }
    if (length <= LARGEST) keep(Buffer.concat(held));
  }
  return { [Symbol.asyncIterator]: portions, close: opened.close };
}
