import { createHash } from "node:crypto";
import { type FileHandle, mkdir, open, opendir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { config } from "#lib/config.ts";
import { newId } from "#lib/id.ts";
import { Refusal } from "#lib/refusal.ts";
import { ifThere, reach } from "./failure.ts";
import { flushEarly, forgetFlush } from "./flush.ts";

/** Bytes gathered before they are written, as clients may send them a few at a time. */
const PORTION = 128 * 1024;

export type Incoming = Readable | ReadableStream<Uint8Array> | AsyncIterable<Uint8Array>;

export type Received = {
  file: string;
  bytes: number;
  /** Lower-case hex. */
  sha256: string;
};

/** `{DATA_DIR}/incoming`, or the folder that is given. Only its plain files belong to these functions; folders in it are left alone. */
const incomingFolder = () => join(config().dataDir, "incoming");

/** The path of a file that does not exist yet, in a folder that does. Throws `storage-full` or `unavailable`. */
export async function newIncoming(folder = incomingFolder()): Promise<string> {
  await reach(mkdir(folder, { recursive: true, mode: 0o700 }));
  return join(folder, newId());
}

/**
 * Writes `source` to a new incoming file of at most `limitBytes`, counting and hashing on the way and holding one portion at a time;
 * the chunks' memory is gone when they are written.
 * Throws `too-large` as soon as the limit is passed, `storage-full` or `unavailable` when the disk fails, or the source's own
 * error; then the file is gone, and the source is left as it stood: ending it is the caller's matter, who may still want to answer on it.
 * The file is being flushed to the disk when this resolves; `adopt` waits for the end of it.
 */
export async function receive(source: Incoming, limitBytes: number, folder = incomingFolder()): Promise<Received> {
  const file = await newIncoming(folder);
  const handle = await reach(open(file, "wx", 0o600));
  const hash = createHash("sha256");
  let bytes = 0;
  let held: Uint8Array[] = [];
  const write = async () => {
    const portion = held;
    held = [];
    const written = reach(writeAll(handle, portion));
    for (const chunk of portion) hash.update(chunk);
    await written;
    for (const chunk of portion) release(chunk);
  };
  try {
    let written = 0;
    for await (const chunk of chunksOf(source)) {
      bytes += chunk.byteLength;
      if (bytes > limitBytes) throw new Refusal("too-large", `The file is larger than the ${limitBytes} bytes that are allowed.`);
      held.push(chunk);
      if (bytes - written < PORTION) continue;
      await write();
      written = bytes;
    }
    await write();
  } catch (error) {
    await handle.close().catch(() => {});
    await discard(file);
    throw error;
  }
  flushEarly(file, handle);
  return { file, bytes, sha256: hash.digest("hex") };
}

/** Removes an incoming file. Never throws: what cannot be removed now is left to `sweepIncoming`. */
export async function discard(file: string): Promise<void> {
  forgetFlush(file);
  await rm(file, { force: true }).catch(() => {});
}

/** Removes incoming files last written more than `olderThanMs` ago, which a crash left behind. Returns how many. */
export async function sweepIncoming(olderThanMs: number, folder = incomingFolder()): Promise<number> {
  const entries = await ifThere(opendir(folder));
  if (entries === null) return 0;
  const before = Date.now() - olderThanMs;
  let swept = 0;
  for await (const entry of entries) {
    const file = join(folder, entry.name);
    const found = entry.isFile() ? await ifThere(stat(file)) : null;
    if (found === null || found.mtimeMs > before) continue;
    await discard(file);
    swept++;
  }
  return swept;
}

/** Writes the chunks as they are: joining them would double the memory that every upload makes the collector look after. */
async function writeAll(handle: FileHandle, chunks: Uint8Array[]): Promise<void> {
  if (chunks.length === 0) return;
  const { bytesWritten } = await handle.writev(chunks);
  const all = chunks.reduce((sum, chunk) => sum + chunk.byteLength, 0);
  // A short write is legal and rare (a disk that is about to be full): what follows fails with the reason.
  if (bytesWritten < all) await handle.writeFile(Buffer.concat(chunks).subarray(bytesWritten));
}

/**
 * Gives a chunk's memory back now. Left to the collector, which sees how much of it there is, every dozen photos have it go through
 * all that the server holds: a tenth of the CPU of an upload, and pauses that everybody else feels.
 */
export function release({ buffer, byteLength }: Uint8Array): void {
  // A part of a buffer may share it with bytes that somebody still wants.
  if (buffer instanceof ArrayBuffer && buffer.byteLength === byteLength) buffer.transfer(0);
}

function chunksOf(source: Incoming): AsyncIterable<Uint8Array> {
  if (source instanceof Readable) return source.iterator({ destroyOnReturn: false });
  if (source instanceof ReadableStream) return source.values({ preventCancel: true });
  return source;
}
