import { LRUCache } from "lru-cache";
import type { BucketSettings } from "#lib/config.ts";
import { openBucket } from "./bucket.ts";
import type { Storage, Told } from "./index.ts";

/** How many addresses are remembered: one is a kilobyte, and takes half a millisecond to sign. */
const REMEMBERED = 5_000;

/**
 * Signs addresses that read a key for at most so many seconds from `since` (ms since 1970), to GET alone, with these headers, at the origin
 * by which visitors reach the bucket: a signature is for the host that is asked. For half of that time it is the same one, so that a browser
 * that is sent there again, and a CDN on the way, finds what it has; it works for the other half at least (or for the rest of a single
 * second).
 */
export function openSigner(settings: BucketSettings): Storage["address"] {
  const { name: Bucket, call } = openBucket({ ...settings, endpoint: settings.redirectEndpoint ?? settings.endpoint });
  const signed = new LRUCache<string, Promise<string>>({ max: REMEMBERED });

  async function sign(Key: string, { type, disposition, cacheControl }: Told, expiresIn: number, signingDate: Date): Promise<string> {
    const { getSignedUrl } = await import("@aws-sdk/s3-request-presigner");
    const told = { ResponseContentType: type, ResponseContentDisposition: disposition, ResponseCacheControl: cacheControl };
    return call((sdk, client) => getSignedUrl(client, new sdk.GetObjectCommand({ Bucket, Key, ...told }), { expiresIn, signingDate }));
  }

  return (key, told, seconds, since) => {
    const same = Math.max(1, Math.floor(seconds / 2)) * 1000;
    const signingDate = new Date(Math.floor(since / same) * same);
    const name = JSON.stringify([signingDate, seconds, key, told]);
    const known = signed.get(name);
    if (known !== undefined) return known;
    const address = sign(key, told, seconds, signingDate);
    signed.set(name, address);
    address.catch(() => signed.delete(name));
    return address;
  };
}

/** The origin of every address that `openSigner` signs with these settings. Asks nobody, not even for the keys. */
export async function originOfAddresses(settings: BucketSettings): Promise<string> {
  const sign = openSigner({ ...settings, credentials: { accessKeyId: "none", secretAccessKey: "none" } });
  return new URL(String(await sign("none", { type: "", disposition: "", cacheControl: "" }, 1, Date.now()))).origin;
}
