import type { Readable } from "node:stream";
import type { GetObjectCommandOutput } from "@aws-sdk/client-s3";
import { isRefusal } from "#lib/refusal.ts";
import { answerOf, type Bucket, bucketRefusal, DEADLINE, ifInBucket, SILENCE } from "./bucket.ts";
import type { ByteRange, OpenBytes } from "./index.ts";
import { checkOf } from "./sum.ts";

/** How often a body that breaks off is asked for again without a byte having come. */
const ATTEMPTS = 3;
/** Milliseconds after which what nobody began to read gives its connection back. */
const UNREAD = 60_000;

/**
 * Opens the bytes under a key, or those of `range`; null where there are none. A body that breaks off, or stands still for `SILENCE`,
 * goes on where it was, from the same object: servers end connections that a slow reader leaves idle. It breaks off for good, as
 * `unavailable`, when nothing came for `DEADLINE`, whatever was tried meanwhile; the time that the reader takes does not count. All of an
 * object is compared with its checksum before the last of it is given.
 */
export async function getBytes(bucket: Bucket, key: string, range?: ByteRange): Promise<OpenBytes | null> {
  const first = await get(bucket, key, { range });
  return first && bytesOf(bucket, key, range, first);
}

/** The bytes of an answer that came for them. */
function bytesOf(bucket: Bucket, key: string, range: ByteRange | undefined, first: Got): OpenBytes {
  const start = range?.start ?? 0;
  const length = range ? range.end - range.start + 1 : (first.ContentLength ?? 0);
  const check = start === 0 && ended(first, length) ? checkOf(first) : null;
  let body = first.Body as Readable | undefined;
  const close = async () => {
    clearTimeout(unread);
    body?.destroy();
  };
  // An unread body may fail, and nobody be there to hear of it.
  body?.on("error", () => {});
  const unread = setTimeout(close, UNREAD).unref();

  /** Throws where so many bytes are all, and not those of the object. */
  const checkAt = (read: number) => {
    if (read < length || (read === length && (check === null || check.passes()))) return;
    throw bucketRefusal(new Error(`The object ${key} came with other bytes than it has`));
  };

  async function* portions(): AsyncGenerator<Uint8Array> {
    clearTimeout(unread);
    let [read, failures, until] = [0, 0, Date.now() + DEADLINE];
    let still: NodeJS.Timeout | undefined;
    const watch = (ms: number) => {
      clearTimeout(still);
      still = setTimeout(() => body?.destroy(new Error(`A body stood still for ${ms} ms`)), ms);
    };
    const wait = () => watch(Math.min(SILENCE, until - Date.now()));
    try {
      checkAt(0);
      while (read < length) {
        const before = read;
        let failure: unknown;
        try {
          wait();
          for await (const portion of body ?? []) {
            // A reader that stands still gives the connection back.
            watch(SILENCE);
            read += portion.length;
            check?.add(portion);
            checkAt(read);
            yield portion;
            until = Date.now() + DEADLINE;
            wait();
          }
          failure = new Error(`An object ended ${length - read} bytes early`);
        } catch (error) {
          if (isRefusal(error)) throw error;
          failure = error;
        }
        clearTimeout(still);
        if (read === length) break;
        failures = read > before ? 1 : failures + 1;
        if (failures === ATTEMPTS || ended(first, start + read) || Date.now() >= until) throw bucketRefusal(failure);
        const range = { start: start + read, end: start + length - 1 };
        const rest = await get(bucket, key, { range, etag: first.ETag, within: until - Date.now() });
        if (rest === null) throw bucketRefusal(new Error("An object was removed while it was read"));
        body = rest.Body as Readable | undefined;
      }
    } finally {
      clearTimeout(still);
      await close();
    }
  }
  return { [Symbol.asyncIterator]: portions, close };
}

type Wanted = { range?: ByteRange | undefined; etag?: string | undefined; within?: number };
type Got = Pick<GetObjectCommandOutput, "Body" | "ContentLength" | "ContentRange" | "ETag" | "Metadata" | "ServerSideEncryption">;

async function get({ name: Bucket, call }: Bucket, Key: string, { range, etag: IfMatch, within }: Wanted): Promise<Got | null> {
  const input = { Bucket, Key, IfMatch, ...(range && { Range: `bytes=${range.start}-${range.end}` }) };
  try {
    const got = await ifInBucket(call((sdk, client, options) => client.send(new sdk.GetObjectCommand(input), options), { within }));
    if (got === null || (range === undefined ? got.ContentLength : got.ContentRange) !== undefined) return got;
    (got.Body as Readable | undefined)?.destroy();
    throw bucketRefusal(
      new Error(`The bucket answered ${range ? "a range with all of an object" : "without saying how long an object is"}`),
    );
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
