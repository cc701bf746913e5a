import { createHash } from "node:crypto";
import { open, opendir, rm } from "node:fs/promises";
import { join } from "node:path";
import { config } from "#lib/config.ts";
import { ifThere, reach } from "./failure.ts";
import { durableFolders, syncFolder } from "./folders.ts";
import { release } from "./incoming.ts";
import { checkedName } from "./names.ts";

/** Bytes read at a time to hash a part. */
const CHUNK = 1024 ** 2;

/** A part that is being written: the bytes of an upload that comes in several requests. */
export type Part = {
  /** Appends bytes; the chunks' memory is gone then. Throws `storage-full`, `unavailable`. */
  append(chunks: Uint8Array[]): Promise<void>;
  /** Resolves when everything appended so far survives a power cut. */
  flush(): Promise<void>;
  /** Takes back everything behind byte `size`. */
  cut(size: number): Promise<void>;
  close(): Promise<void>;
};

/** `{DATA_DIR}/incoming/parts`: beside the incoming files, as these live for days and those for an hour. */
const folder = () => join(config().dataDir, "incoming", "parts");
const fileOf = (id: string) => join(folder(), checkedName(id));

/**
 * Opens the part `id` to go on behind byte `size`; what lies behind it was never acknowledged and goes. Null when it has fewer bytes,
 * or does not exist though it should. A new one (`size` 0) is made, its name on the disk when this resolves.
 */
export async function openPart(id: string, size: number): Promise<Part | null> {
  const file = fileOf(id);
  const found = await ifThere(open(file, "r+"));
  if (found === null && size > 0) return null;
  const handle = found ?? (await create(file));
  let end = size;
  try {
    const { size: there } = await reach(handle.stat());
    if (there < size) {
      await handle.close();
      return null;
    }
    if (there > size) await reach(handle.truncate(size));
  } catch (error) {
    await handle.close().catch(() => {});
    throw error;
  }
  return {
    async append(chunks) {
      for (let left = chunks; left.length > 0; ) {
        const { bytesWritten } = await reach(handle.writev(left, end));
        end += bytesWritten;
        left = behind(left, bytesWritten);
      }
      for (const chunk of chunks) release(chunk);
    },
    flush: () => reach(handle.datasync()),
    async cut(size) {
      await reach(handle.truncate(size));
      end = size;
    },
    close: () => handle.close(),
  };
}

/** The file of a part, its length in bytes and its SHA-256 (hex); null when there is none. */
export async function readPart(id: string): Promise<{ file: string; bytes: number; sha256: string } | null> {
  const file = fileOf(id);
  const found = await ifThere(digestOf(file));
  return found && { file, ...found };
}

/** Length in bytes and SHA-256 (hex) of a file. */
export async function digestOf(file: string): Promise<{ bytes: number; sha256: string }> {
  const hash = createHash("sha256");
  const handle = await open(file);
  try {
    // One buffer for all of it: a stream's would wait for the collector by the hundred.
    const portion = Buffer.allocUnsafe(CHUNK);
    let bytes = 0;
    for (;;) {
      const { bytesRead } = await handle.read(portion, 0, CHUNK, bytes);
      if (bytesRead === 0) return { bytes, sha256: hash.digest("hex") };
      hash.update(portion.subarray(0, bytesRead));
      bytes += bytesRead;
    }
  } finally {
    await handle.close();
  }
}

/** Removes a part; absent is fine. */
export async function removePart(id: string): Promise<void> {
  await reach(rm(fileOf(id), { force: true }));
}

/** The ids of all parts. */
export async function listParts(): Promise<string[]> {
  const entries = await ifThere(opendir(folder()));
  const ids: string[] = [];
  if (entries !== null) for await (const entry of entries) if (entry.isFile()) ids.push(entry.name);
  return ids;
}

async function create(file: string) {
  // Never remembered: whoever empties the data folder while the server runs finds it made again.
  await reach(durableFolders(config().dataDir).make(folder()));
  const handle = await reach(open(file, "wx+", 0o600));
  await reach(syncFolder(folder()));
  return handle;
}

/** What is left of `chunks` behind their first `count` bytes: a short write is legal and rare. */
function behind(chunks: Uint8Array[], count: number): Uint8Array[] {
  let passed = 0;
  return chunks.flatMap((chunk) => {
    const from = Math.max(0, count - passed);
    passed += chunk.byteLength;
    return from >= chunk.byteLength ? [] : [chunk.subarray(from)];
  });
}
