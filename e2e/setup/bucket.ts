import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BucketSettings, parseConfig } from "#lib/config.ts";
import { newIncoming } from "#lib/storage/incoming.ts";
import type { Storage } from "#lib/storage/index.ts";
import { s3Storage } from "#lib/storage/s3.ts";
import type { S3 } from "./s3.ts";

/** A storage in an empty bucket, the folder for what comes in, and what puts bytes under a name. */
export type TriedBucket = {
  storage: Storage;
  settings: BucketSettings;
  incoming: string;
  put(name: string, bytes: Uint8Array): Promise<void>;
  close(): Promise<void>;
};

let buckets = 0;

/** A storage to try out in a bucket of its own, with `change` in its settings. */
export async function tryBucket(s3: S3, change: Partial<BucketSettings> = {}): Promise<TriedBucket> {
  const incoming = await mkdtemp(join(tmpdir(), "tessera-s3-incoming-"));
  const settings = { ...(parseConfig(await s3.settings(`bucket-${(buckets += 1)}`)).bucket as BucketSettings), ...change };
  const storage = s3Storage(settings, incoming);
  return {
    storage,
    settings,
    incoming,
    async put(name, bytes) {
      const file = await newIncoming(incoming);
      await writeFile(file, bytes);
      await storage.adopt(file, name);
    },
    close: () => rm(incoming, { recursive: true, force: true }),
  };
}
