import { type FileHandle, open } from "node:fs/promises";
import { once } from "#db/once.ts";

/** Flushes that were begun early, by file. A finished one stays until the file is adopted or discarded. */
const early = () => once("storage.flushes", () => new Map<string, Promise<void>>());

/** Begins to flush a fully written file to the disk, so that decoding overlaps it, and closes `handle` at the end. */
export function flushEarly(file: string, handle: FileHandle): void {
  const flush = handle.sync().finally(() => handle.close());
  flush.catch(() => {}); // `flushed` tells; an upload that is refused meanwhile never asks.
  early().set(file, flush);
}

/**
 * Resolves when the bytes of `file` are on the disk; rejects if they are not.
 * The early flush itself must be asked: Linux reports a failed write-back once, so that a second fsync may find nothing wrong.
 */
export async function flushed(file: string): Promise<void> {
  const begun = early().get(file);
  if (begun !== undefined) return begun;
  const handle = await open(file, "r+");
  try {
    await handle.chmod(0o600);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Forgets the flush of a file that has left the incoming folder. */
export function forgetFlush(file: string): void {
  early().delete(file);
}
