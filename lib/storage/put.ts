import { createHash } from "node:crypto";
import { type FileHandle, open } from "node:fs/promises";
import { crc32 } from "node:zlib";
import { newLine } from "#lib/line.ts";
import type { Bucket } from "./bucket.ts";
import { reach } from "./failure.ts";
import { metadataOf, sumOfFile } from "./sum.ts";

const MiB = 1024 ** 2;
/** Bytes sent, and sent again where that fails, as one; S3 takes parts of 5 MiB and more, and 10,000 of them. */
const PORTION = 8 * MiB;
const MOST_PARTS = 10_000;

/** All puts together hold so many portions in memory at once. */
const line = newLine(8, Number.POSITIVE_INFINITY);
/** ms that a portion waits for its turn: less than a balancer waits for an answer. */
const patience = 60_000;
const turns = <T>(work: () => Promise<T>) => line.inTurn(work, Date.now() + patience);

/**
 * Puts a file into the bucket, in parts where it is large, each with its MD5, which the server compares with what came. When it
 * throws, no part is left unless the bucket is out of reach for that too. Throws `busy` where others' puts take too long. A file may take
 * as long as its portions do, each of which has the deadline of a call; after the first that is late, one more call removes the parts.
 */
export async function putFile(bucket: Bucket, key: string, file: string): Promise<void> {
  const handle = await reach(open(file, "r"));
  try {
    const { size } = await reach(handle.stat());
    if (size > PORTION) await putParts(bucket, key, handle, size);
    else await turns(async () => putBytes(bucket, key, await portionOf(handle, 0, size)));
  } finally {
    await handle.close();
  }
}

/** Puts these bytes into the bucket. */
export async function putBytes({ name: Bucket, call }: Bucket, Key: string, Body: Buffer): Promise<void> {
  const input = { Bucket, Key, Body, ContentLength: Body.length, ContentMD5: md5Of(Body), Metadata: metadataOf(crc32(Body)) };
  await call((sdk, client, options) => client.send(new sdk.PutObjectCommand(input), options), { sends: Body.length });
}

async function putParts({ name: Bucket, call }: Bucket, Key: string, handle: FileHandle, size: number): Promise<void> {
  const place = { Bucket, Key };
  const begun = { ...place, Metadata: metadataOf(await sumOfFile(handle, size)) };
  const { UploadId } = await call((sdk, client, options) => client.send(new sdk.CreateMultipartUploadCommand(begun), options));
  const length = Math.max(PORTION, Math.ceil(size / MOST_PARTS));
  const Parts: { PartNumber: number; ETag: string | undefined }[] = [];
  const putPart = async (PartNumber: number, start: number) => {
    const Body = await portionOf(handle, start, Math.min(length, size - start));
    const input = { ...place, UploadId, PartNumber, Body, ContentLength: Body.length, ContentMD5: md5Of(Body) };
    const { ETag } = await call((sdk, client, options) => client.send(new sdk.UploadPartCommand(input), options), {
      sends: Body.length,
    });
    Parts.push({ PartNumber, ETag });
  };
  try {
    for (let start = 0; start < size; start += length) await turns(() => putPart(Parts.length + 1, start));
    const input = { ...place, UploadId, MultipartUpload: { Parts } };
    await call((sdk, client, options) => client.send(new sdk.CompleteMultipartUploadCommand(input), options));
  } catch (error) {
    await call((sdk, client, options) => client.send(new sdk.AbortMultipartUploadCommand({ ...place, UploadId }), options)).catch(() => {});
    throw error;
  }
}

async function portionOf(handle: FileHandle, start: number, length: number): Promise<Buffer> {
  const portion = Buffer.allocUnsafeSlow(length);
  for (let read = 0; read < length; ) {
    const { bytesRead } = await reach(handle.read(portion, read, length - read, start + read));
    if (bytesRead === 0) throw new Error(`A file ended ${length - read} bytes early`);
    read += bytesRead;
  }
  return portion;
}

function md5Of(bytes: Buffer): string {
  return createHash("md5").update(bytes).digest("base64");
}
