import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { once } from "#db/once.ts";
import { config } from "#lib/config.ts";
import { log } from "#lib/log.ts";
import { settingsFault } from "./bucket.ts";
import { cachedStorage } from "./cached.ts";
import { diskStorage } from "./disk.ts";
import { openNear } from "./near.ts";
import { s3Storage } from "./s3.ts";
import { originOfAddresses } from "./sign.ts";
import { elsewhere } from "./visitors.ts";

export { storageRefusal } from "./failure.ts";

/** A part of a file: first and last byte, both included, counted from 0. */
export type ByteRange = { start: number; end: number };

/**
 * Bytes in portions, open until they were read to the end, the reading broke off, or `close` was called. A portion is the reader's
 * until the next one is asked for: then its memory is filled anew, so what is to last longer has to be copied.
 */
export type OpenBytes = AsyncIterable<Uint8Array> & { close(): Promise<void> };

/** What is told of a file to whoever reads it elsewhere: the values of its headers. */
export type Told = { type: string; disposition: string; cacheControl: string };

/**
 * Where bytes rest: originals and thumbnails, under names like `originals/ab/abcdef` and `thumbnails/ab/abcdef/200.webp`.
 * A name is made of segments between slashes; one that could leave its place (`..`, absolute, empty or hidden segment, NUL,
 * backslash) throws a `TypeError`. Absent is null, broken throws: `storage-full` (507) or `unavailable` (503).
 * `contract.ts` holds the tests that every storage must pass.
 */
export interface Storage {
  /**
   * Takes a finished local file, one that `newIncoming` named, into place; what had the name before is replaced, at no
   * moment half. When it resolves the bytes survive a power cut and `file` is gone; when it throws, nothing new has the name.
   */
  adopt(file: string, name: string): Promise<void>;
  /** Bytes. */
  size(name: string): Promise<number | null>;
  /** The whole of it; for thumbnails. */
  read(name: string): Promise<Buffer | null>;
  /** All bytes or those of `range`, open when it resolves. Reading them throws where there are fewer. */
  open(name: string, range?: ByteRange): Promise<OpenBytes | null>;
  /** Gives `use` a local file with these bytes, to be read only, and only until it settles. Resolves to what `use` does. */
  withFile<T>(name: string, use: (file: string) => Promise<T>): Promise<T | null>;
  /**
   * Where anybody may read it, whether it is there or not, for at most `seconds` from `since` (ms since 1970) on; null where the storage is
   * in nobody's reach.
   */
  address(name: string, told: Told, seconds: number, since: number): Promise<string | null>;
  /** Removes it; absent is fine. */
  remove(name: string): Promise<void>;
  /** Every name that starts with `prefix`, in no order. What is added or removed meanwhile may or may not be seen. */
  list(prefix: string): AsyncIterable<{ name: string; modifiedAt: Date }>;
  /** Throws when the storage is out of reach; writes and reads to know. */
  probe(): Promise<void>;
}

/** The storage of this process: the bucket that the settings name, or the disk at `DATA_DIR`. */
export function storage(): Storage {
  return once("storage", () => {
    const { dataDir, bucket } = config();
    // Made at the start only: were it made again later, a disk that went away would look like an empty one.
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    return bucket === null ? diskStorage(dataDir) : s3Storage(bucket);
  });
}

/**
 * The storage of a server: copies of what is asked for in a bucket stay near for a while. The operator's tool sees the bucket itself.
 * Asks the bucket once whether it takes, gives and removes. Throws an error that names the setting where one keeps it from that. One that is
 * merely out of reach is said in the log: it may come back, and until then `/healthz` tells.
 */
export async function openStorage(): Promise<void> {
  const { bucket, dataDir, cacheBytes, redirectSeconds } = config();
  if (bucket === null) return;
  if (cacheBytes > 0) once("storage", () => cachedStorage(s3Storage(bucket), openNear(join(dataDir, "cache"), cacheBytes)));
  try {
    if (redirectSeconds !== null) elsewhere().origin = await originOfAddresses(bucket);
    await storage().probe();
  } catch (error) {
    const fault = settingsFault(error, bucket.bucket);
    if (fault !== null) throw new Error(`Wrong settings:\n  ${fault}`, { cause: error });
    log.error({ err: error }, "the bucket does not answer");
  }
}
