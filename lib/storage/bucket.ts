import type * as Sdk from "@aws-sdk/client-s3";
import type { BucketSettings } from "#lib/config.ts";
import { isRefusal, Refusal } from "#lib/refusal.ts";
import { RETRY_AFTER, storageRefusal } from "./failure.ts";

/** Ms for one connection, for silence on one, and for a whole call with its attempts: a caller waits no longer for a 503. */
const [CONNECT, SILENCE, DEADLINE] = [3_000, 10_000, 25_000];
/** Connections of one process at the most. Whoever reads an original slowly has one for as long, and is not to keep all others out. */
const maxSockets = 1_000;

/** A bucket: `call` sends one request of the SDK's, made with its commands, and throws `storage-full` or `unavailable`. */
export type Bucket = {
  name: string;
  call<T>(request: (sdk: typeof Sdk, client: Sdk.S3Client, options: { abortSignal: AbortSignal }) => Promise<T>): Promise<T>;
};

/** The bucket that the settings name. The SDK takes 90 ms and 35 MB, and is loaded at the first call. */
export function openBucket(settings: BucketSettings): Bucket {
  let loaded: Promise<[typeof Sdk, Sdk.S3Client]> | null = null;
  const load = () => (loaded ??= import("@aws-sdk/client-s3").then((sdk) => [sdk, connect(sdk, settings)]));
  return {
    name: settings.bucket,
    async call(request) {
      const [sdk, client] = await load();
      const late = new AbortController();
      // Cleared once the answer begins: a body that is read slowly has no deadline.
      const timer = setTimeout(() => late.abort(), DEADLINE);
      try {
        return await request(sdk, client, { abortSignal: late.signal });
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
    requestHandler: { connectionTimeout: CONNECT, socketTimeout: SILENCE, httpAgent: { maxSockets }, httpsAgent: { maxSockets } },
    ...(endpoint === null ? {} : { endpoint }),
    ...(credentials === null ? {} : { credentials }),
  });
}

/** Awaits a call; null where the bucket has nothing under the name. A bucket that is missing has lost everything, which is not nothing. */
export async function ifInBucket<T>(call: Promise<T>): Promise<T | null> {
  try {
    return await call;
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

/** Which setting keeps the bucket from answering, as a sentence; null where `error` speaks of something that passes. */
export function settingsFault(error: unknown, bucket: string): string | null {
  const { name, status } = answerOf(error);
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

function isMissing(error: unknown): boolean {
  const { name, status } = answerOf(error);
  return name === "NoSuchKey" || (name === "NotFound" && status === 404);
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
