import type { Bucket } from "./bucket.ts";
import type { Told } from "./index.ts";

/**
 * An address that reads a key for at most `seconds` from now, to GET alone, with these headers. For half of that time it is the same one, so
 * that a browser that is sent there again finds what it has; it works for the other half at least (or for the rest of a single second).
 */
export async function signRead({ name: Bucket, call }: Bucket, Key: string, told: Told, seconds: number): Promise<string> {
  const { getSignedUrl } = await import("@aws-sdk/s3-request-presigner");
  const same = Math.max(1, Math.floor(seconds / 2)) * 1000;
  const signingDate = new Date(Math.floor(Date.now() / same) * same);
  const input = {
    Bucket,
    Key,
    ResponseContentType: told.type,
    ResponseContentDisposition: told.disposition,
    ResponseCacheControl: told.cacheControl,
  };
  return call((sdk, client) => getSignedUrl(client, new sdk.GetObjectCommand(input), { expiresIn: seconds, signingDate }));
}
