import { createHash } from "node:crypto";
import type { Readable } from "node:stream";
import type { GetObjectCommandOutput } from "@aws-sdk/client-s3";
import { isRefusal } from "#lib/refusal.ts";
import { answerOf, type Bucket, bucketRefusal, ifInBucket } from "./bucket.ts";
import type { ByteRange, OpenBytes } from "./index.ts";

/** How often a body that breaks off is asked for again without a byte having come. */
const ATTEMPTS = 3;
/** Milliseconds after which what nobody began to read gives its connection back. */
const UNREAD = 60_000;

/**
 * Opens the bytes under a key, or those of `range`; null where there are none. A body that breaks off goes on where it was, from the same
 * object: servers end connections that a slow reader leaves idle. All of an object is compared with its MD5 where its ETag is one.
 */
export async function getBytes(bucket: Bucket, key: string, range?: ByteRange): Promise<OpenBytes | null> {
  const first = await get(bucket, key, range);
  return first && bytesOf(bucket, key, range, first);
}

/** The bytes of an answer that came for them. */
function bytesOf(bucket: Bucket, key: string, range: ByteRange | undefined, first: Got): OpenBytes {
  const start = range?.start ?? 0;
  const length = range ? range.end - range.start + 1 : (first.ContentLength ?? 0);
  const hash = range === undefined && etagIsMd5(first) ? createHash("md5") : null;
  let body: Readable | null = first.Body as Readable | null;
  const close = async () => {
    clearTimeout(unread);
    body?.destroy();
  };
  // An unread body may fail, and nobody be there to hear of it.
  body?.on("error", () => {});
  const unread = setTimeout(close, UNREAD).unref();

  async function* portions(): AsyncGenerator<Uint8Array> {
    clearTimeout(unread);
    let read = 0;
    try {
      for (let attempt = 1; read < length; attempt++) {
        const before = read;
        try {
          for await (const portion of body ?? []) {
            read += portion.length;
            hash?.update(portion);
            yield portion;
          }
          if (read < length && ended(first, start + read)) throw new Error(`An object ended ${length - read} bytes early`);
        } catch (error) {
          if (read > before) attempt = 1;
          if (attempt === ATTEMPTS || ended(first, start + read)) throw bucketRefusal(error);
        }
        if (read === length) break;
        const rest = await get(bucket, key, { start: start + read, end: start + length - 1 }, first.ETag);
        if (rest === null) throw bucketRefusal(new Error("An object was removed while it was read"));
        body = rest.Body as Readable;
      }
      if (hash !== null && `"${hash.digest("hex")}"` !== first.ETag) {
        throw bucketRefusal(new Error(`The object ${key} came with other bytes than it has`));
      }
    } finally {
      await close();
    }
  }
  return { [Symbol.asyncIterator]: portions, close };
}

type Got = Pick<GetObjectCommandOutput, "Body" | "ContentLength" | "ContentRange" | "ETag" | "ServerSideEncryption">;

async function get({ name: Bucket, call }: Bucket, Key: string, range?: ByteRange, IfMatch?: string): Promise<Got | null> {
  const input = { Bucket, Key, IfMatch, ...(range && { Range: `bytes=${range.start}-${range.end}` }) };
  try {
    const got = await ifInBucket(call((sdk, client, options) => client.send(new sdk.GetObjectCommand(input), options)));
    if (got === null || range === undefined || got.ContentRange !== undefined) return got;
    (got.Body as Readable | undefined)?.destroy();
    throw bucketRefusal(new Error("The bucket answered a range with all of an object"));
  } catch (error) {
    // Nothing lies in the range: whoever reads it learns that there are fewer bytes.
    if (isRefusal(error) && answerOf(error).status === 416) return { Body: undefined, ContentLength: 0, ContentRange: "bytes 0-0/0" };
    throw error;
  }
}

/** Whether the object has no byte at `place` or behind it. */
function ended({ ContentRange, ContentLength = 0 }: Got, place: number): boolean {
  const size = ContentRange === undefined ? ContentLength : Number(/\/(\d+)$/.exec(ContentRange)?.[1] ?? Number.POSITIVE_INFINITY);
  return place >= size;
}

/** An object that came in parts, or is encrypted with a key of its own, has another ETag. */
function etagIsMd5({ ETag = "", ServerSideEncryption }: Got): boolean {
  return /^"[0-9a-f]{32}"$/.test(ETag) && (ServerSideEncryption === undefined || ServerSideEncryption === "AES256");
}
