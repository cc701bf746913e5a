import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { mkdir, open, rename, rm, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { pipeline } from "node:stream/promises";

/** What a file holds: its size, and its SHA-256 in lower-case hex. */
export type Sum = { bytes: number; sha256: string };

const partial = ".partial";

/** Whether `name` is that of a file whose writing was broken off. */
export function isPartial(name: string): boolean {
  return name.endsWith(partial);
}

/** Bytes of a file; null when it is not there. */
export async function sizeOf(file: string): Promise<number | null> {
  return (await stat(file).catch(ifAbsent))?.size ?? null;
}

/** For `catch`: null where nothing was found; throws everything else. */
export function ifAbsent(error: NodeJS.ErrnoException): null {
  if (error.code === "ENOENT") return null;
  throw error;
}

/**
 * Writes a file of mode 0600 that is whole or absent, whenever the power goes; its folder is made. `wanted` turns down bytes that
 * are not right, and then nothing is written, which resolves to null.
 */
export async function writeWhole(
  file: string,
  source: AsyncIterable<Uint8Array | string>,
  wanted: (sum: Sum) => boolean = () => true,
): Promise<Sum | null> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const draft = file + partial;
  const hash = createHash("sha256");
  let bytes = 0;
  try {
    await pipeline(
      source,
      async function* (chunks: AsyncIterable<Uint8Array | string>) {
        for await (const chunk of chunks) {
          hash.update(chunk);
          bytes += Buffer.byteLength(chunk);
          yield chunk;
        }
      },
      createWriteStream(draft, { mode: 0o600, flush: true, highWaterMark: 256 * 1024 }),
    );
    const sum = { bytes, sha256: hash.digest("hex") };
    if (!wanted(sum)) return null;
    await rename(draft, file);
    return sum;
  } finally {
    await rm(draft, { force: true });
  }
}

/** Makes the names in a folder last. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
