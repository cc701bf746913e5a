import type * as Sdk from "@aws-sdk/client-s3";
import type { BucketSettings } from "#lib/config.ts";
import { isRefusal, Refusal } from "#lib/refusal.ts";
import { RETRY_AFTER, storageRefusal } from "./failure.ts";

/** Ms for one connection. */
const CONNECT = 3_000;
/** Ms for the answer to one attempt, and without a byte of a body: then the line is taken for dead, and what is left asked for again. */
export const SILENCE = 10_000;
/** Ms for a whole call with its attempts, however it fails: a caller waits no longer for a 503. */
export const DEADLINE = 25_000;
/** Bytes that a call sends in a ms at the least (1 Mbit/s); what it sends prolongs both. Eight at once pass a line of 8 Mbit/s. */
const PACE = 128;
/** Of what sends so many bytes the whole call alone has a limit: the SDK would wait as long as for the answer to be told to send them. */
const LARGE = 2 * 1024 ** 2;
/** Connections of one process at the most. Whoever reads an original slowly has one for as long, and is not to keep all others out. */
const maxSockets = 1_000;

/** How many bytes a call sends, and ms that it may take, where those are fewer than `DEADLINE`. */
type Limits = { sends?: number; within?: number | undefined };
type Options = { abortSignal: AbortSignal; requestTimeout?: number };

/**
 * A bucket: `call` sends one request of the SDK's, made with its commands, and throws `storage-full` or `unavailable`; at the latest after
 * `DEADLINE`, and a second more for each 128 kB that it sends. What is read of a body afterwards has no part in that.
 */
export type Bucket = {
  name: string;
  call<T>(request: (sdk: typeof Sdk, client: Sdk.S3Client, options: Options) => Promise<T>, limits?: Limits): Promise<T>;
};

/** The bucket that the settings name. The SDK takes 90 ms and 35 MB, and is loaded at the first call. */
export function openBucket(settings: BucketSettings): Bucket {
  let loaded: Promise<[typeof Sdk, Sdk.S3Client]> | null = null;
  const load = () => (loaded ??= import("@aws-sdk/client-s3").then((sdk) => [sdk, connect(sdk, settings)]));
  return {
    name: settings.bucket,
    async call(request, { sends = 0, within = DEADLINE } = {}) {
      const [sdk, client] = await load();
      const late = new AbortController();
      const deadline = within + sends / PACE;
      let timer: NodeJS.Timeout | undefined;
      // The SDK takes its time to give up: for keys of the machine, and for what it has begun to send.
      const overdue = new Promise<never>((_, reject) => {
        timer = setTimeout(() => {
          late.abort();
          reject(new Error(`The bucket has not answered for ${Math.round(deadline)} ms`));
        }, deadline);
      });
      const requestTimeout = sends < LARGE ? { requestTimeout: SILENCE + sends / PACE } : {};
      try {
        return await Promise.race([request(sdk, client, { abortSignal: late.signal, ...requestTimeout }), overdue]);
      } catch (error) {
        throw bucketRefusal(error);
      } finally {
        clearTimeout(timer);
      }
    },
  };
}

function connect(sdk: typeof Sdk, { endpoint, region, pathStyle, credentials }: BucketSettings): Sdk.S3Client {
  return new sdk.S3Client({
    region,
    forcePathStyle: pathStyle,
    maxAttempts: 3,
    // Trailing CRC32 checksums, the SDK's own, are unknown to many a server; Content-MD5 is known to all of them.
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
    // No limit for a silent socket: the last megabytes of a portion leave the system's buffers unseen. Bodies that come have one in `getBytes`.
    requestHandler: { connectionTimeout: CONNECT, throwOnRequestTimeout: true, httpAgent: { maxSockets }, httpsAgent: { maxSockets } },
    ...(endpoint === null ? {} : { endpoint }),
    ...(credentials === null ? {} : { credentials }),
  });
}

/**
 * Awaits a call; null where the bucket says that it has nothing under the name. A bucket that is missing has lost everything, which is not
 * nothing; nor is a 404 without a word, as proxies answer while they know no way to the bucket.
 */
export async function ifInBucket<T>(call: Promise<T>): Promise<T | null> {
  try {
    return await call;
  } catch (error) {
    if (answerOf(error).name === "NoSuchKey") return null;
    throw error;
  }
}

/** Which setting keeps the bucket from answering, as a sentence; null where `error` speaks of something that passes. */
export function settingsFault(error: unknown, bucket: string): string | null {
  const { name, status } = answerOf(error);
  if (name === "InvalidBucketName" || name === "EndpointError") return `S3_BUCKET: no bucket can have the name "${bucket}"`;
  if (name === "NoSuchBucket" || status === 404) return `S3_BUCKET: there is no bucket "${bucket}"; make it, or correct the name`;
  if (name === "PermanentRedirect" || name === "AuthorizationHeaderMalformed" || status === 301) {
    return `S3_REGION or S3_ENDPOINT: the bucket "${bucket}" is elsewhere`;
  }
  if (name === "InvalidAccessKeyId" || name === "SignatureDoesNotMatch" || name === "CredentialsProviderError") {
    return "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY: the storage does not know this pair";
  }
  if (name === "RequestTimeTooSkewed") return "The clock of this machine is wrong: the storage takes nothing that it signs";
  if (status === 401 || status === 403) return `AWS_ACCESS_KEY_ID: it may not write, read and delete in the bucket "${bucket}"`;
  return null;
}

/** What was answered to a call that failed: the error's name, and its HTTP status where there was an answer. */
export function answerOf(error: unknown): { name: string; status: number | undefined } {
  const cause = (isRefusal(error) ? error.cause : error) as { name?: string; $metadata?: { httpStatusCode?: number } } | undefined;
  return { name: cause?.name ?? "", status: cause?.$metadata?.httpStatusCode };
}

const full = new Set(["QuotaExceeded", "InsufficientStorage", "XMinioStorageFull", "XMinioAdminBucketQuotaExceeded"]);

/** What a failure of the bucket, or of the way there, means to a caller: `storage-full` (507) or `unavailable` (503), the cause kept. */
export function bucketRefusal(error: unknown): unknown {
  if (isRefusal(error)) return error;
  const { name, status } = answerOf(error);
  if (full.has(name) || status === 507) {
    return new Refusal("storage-full", "The storage is full. Nothing was kept; try again when there is room.", { cause: error });
  }
  const told = storageRefusal(error);
  if (isRefusal(told)) return told;
  return new Refusal("unavailable", "The storage cannot be reached. Try again shortly.", { cause: error, retryAfter: RETRY_AFTER });
}
