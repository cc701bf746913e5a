import { randomUUID } from "node:crypto";
import { createWriteStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import type { BucketSettings } from "#lib/config.ts";
import { newLine } from "#lib/line.ts";
import { isRefusal } from "#lib/refusal.ts";
import { answerOf, type Bucket, bucketRefusal, ifInBucket, openBucket } from "./bucket.ts";
import { reach } from "./failure.ts";
import { getBytes } from "./get.ts";
import { discard, newIncoming } from "./incoming.ts";
import type { Storage } from "./index.ts";
import { checkedName, folderOfPrefix, isName } from "./names.ts";
import { putBytes, putFile } from "./put.ts";
import { openSigner } from "./sign.ts";

/** So many originals at once, and the next so many ms later at the most, are on the disk to be worked on; others wait in the bucket. */
const fetching = newLine(8, 256);
const patience = 10_000;

/**
 * A storage in a bucket of any server that speaks S3; it must exist. Needs no more of S3 than every such server has: it deletes key by key and
 * sends Content-MD5. `adopt` whose answer got lost may have put the bytes all the same: what no row knows, the sweep removes.
 *
 * `incoming` is the folder that `withFile` fetches into, which throws `busy` where too many wait for that.
 */
export function s3Storage(settings: BucketSettings, incoming?: string): Storage {
  const bucket = openBucket(settings);
  const { name: Bucket, call } = bucket;
  const sign = openSigner(settings);

  async function adopt(file: string, name: string): Promise<void> {
    await putFile(bucket, checkedName(name), file);
    await discard(file);
  }

  async function size(name: string): Promise<number | null> {
    const Key = checkedName(name);
    try {
      const found = await call((sdk, client, options) => client.send(new sdk.HeadObjectCommand({ Bucket, Key }), options));
      if (found.ContentLength !== undefined) return found.ContentLength;
      throw new Error("The bucket answered without saying how long an object is");
    } catch (error) {
      if (answerOf(error).status !== 404) throw bucketRefusal(error);
    }
    // An answer to HEAD has no body that would tell a missing object from a missing bucket, or from a missing way there.
    await call((sdk, client, options) => client.send(new sdk.HeadBucketCommand({ Bucket }), options));
    return null;
  }

  async function read(name: string): Promise<Buffer | null> {
    const opened = await getBytes(bucket, checkedName(name));
    if (opened === null) return null;
    const portions: Uint8Array[] = [];
    for await (const portion of opened) portions.push(portion);
    return Buffer.concat(portions);
  }

  function withFile<T>(name: string, use: (file: string) => Promise<T>): Promise<T | null> {
    return fetching.inTurn(() => withFetched(name, use), Date.now() + patience);
  }

  async function withFetched<T>(name: string, use: (file: string) => Promise<T>): Promise<T | null> {
    const opened = await getBytes(bucket, checkedName(name));
    if (opened === null) return null;
    const file = await newIncoming(incoming);
    try {
      await reach(pipeline(opened, createWriteStream(file, { flags: "wx", mode: 0o600 })));
      return await use(file);
    } finally {
      await discard(file);
    }
  }

  return {
    adopt,
    size,
    read,
    open: async (name, range) => getBytes(bucket, checkedName(name), range),
    withFile,
    address: async (name, told, seconds, since) => sign(checkedName(name), told, seconds, since),
    remove: async (name) => removeKey(bucket, checkedName(name)),
    list: (prefix) => listKeys(bucket, prefix),
    probe: () => probe(bucket),
  };
}

async function removeKey({ name: Bucket, call }: Bucket, Key: string): Promise<void> {
  await ifInBucket(call((sdk, client, options) => client.send(new sdk.DeleteObjectCommand({ Bucket, Key }), options)));
}

async function* listKeys({ name: Bucket, call }: Bucket, Prefix: string): AsyncGenerator<{ name: string; modifiedAt: Date }> {
  folderOfPrefix(Prefix);
  for (let ContinuationToken: string | undefined, more = true; more; ) {
    const input = { Bucket, Prefix, ContinuationToken };
    const page = await call((sdk, client, options) => client.send(new sdk.ListObjectsV2Command(input), options));
    for (const { Key = "", LastModified } of page.Contents ?? []) {
      if (isName(Key) && LastModified !== undefined) yield { name: Key, modifiedAt: LastModified };
    }
    ContinuationToken = page.NextContinuationToken;
    more = page.IsTruncated === true && ContinuationToken !== undefined;
  }
}

async function probe(bucket: Bucket): Promise<void> {
  const key = `.probe-${randomUUID()}`;
  try {
    await putBytes(bucket, key, Buffer.from("tessera"));
  } catch (error) {
    // A full bucket takes no uploads and still delivers: that is not out of reach.
    if (isRefusal(error) && error.code === "storage-full") return;
    throw error;
  }
  try {
    const found = await getBytes(bucket, key);
    for await (const _portion of found ?? []);
  } finally {
    await removeKey(bucket, key);
  }
}
