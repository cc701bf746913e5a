import { once } from "#db/once.ts";
import { config } from "#lib/config.ts";
import { diskParts } from "./disk-parts.ts";
import type { Received } from "./incoming.ts";
import { storage } from "./index.ts";
import { bucketParts } from "./pieces.ts";

/** What is known of the bytes of an upload: how many are acknowledged and, in a bucket, the pieces that hold them. */
export type Known = { id: string; received: number; pieces: string[] };

/** A part that is being written: the bytes of an upload that comes in several requests. */
export type Part = {
  /** Appends bytes; the chunks' memory is gone then. Throws `storage-full`, `unavailable`. */
  append(chunks: Uint8Array[]): Promise<void>;
  /** Whether so much was appended since the last flush, `ms` ago, that it is worth another. */
  isDue(ms: number): boolean;
  /**
   * Awaits `note` once everything appended so far is on stable storage, in these pieces. What they replace is removed only when it was
   * noted. Rejects as `note` does.
   */
  flush(note: (pieces: string[]) => Promise<void>): Promise<void>;
  /** Takes back everything behind byte `size` that came after the last flush. */
  cut(size: number): Promise<void>;
  close(): Promise<void>;
};

/** Where uploads that come in several requests wait until they are whole. Who writes one holds its lease. */
export interface Parts {
  /**
   * Opens a part to go on behind the bytes that are known; what lies behind them was never acknowledged and goes. Null when it has fewer
   * bytes, or does not exist though it should.
   */
  open(known: Known): Promise<Part | null>;
  /** Gives `use` all of a part as a file that it may adopt or leave; null where the part does not have the bytes that are known. */
  whole<T>(known: Known, use: (received: Received) => Promise<T>): Promise<T | null>;
  /** Removes what `list` named, or all of a part; absent is fine. */
  remove(name: string): Promise<void>;
  /** The names of all that lies there: ids of uploads, with an ending or without. */
  list(): Promise<string[]>;
}

/** The parts of this installation: in the bucket, where every node finds them, or on the disk. */
export function parts(): Parts {
  return once("storage.parts", () => (config().bucket === null ? diskParts() : bucketParts(storage())));
}
