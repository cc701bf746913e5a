import type { Delivered } from "#db/delivery.ts";
import { config } from "#lib/config.ts";
import type { ThumbnailFormat } from "#lib/images/decoder/index.ts";
import { stemOf } from "#lib/images/names.ts";
import { placeElsewhere } from "#lib/images/thumbnail.ts";
import { typeOfFormat } from "./address.ts";
import type { Answer, Asked } from "./answer.ts";
import { always, disposition } from "./headers.ts";

/** Which thumbnail, whether `Accept` chose its format, and whether it is to be saved rather than shown. */
export type Variant = { height: number; format: ThumbnailFormat; negotiated: boolean; saved: boolean };

/**
 * Whether a visitor may be sent to the bucket: for a thumbnail behind a permanent link alone, where a setting wants it. A temporary link
 * or a share must not be outlived at all, and an original is somebody's own bytes, which must not come without the headers that keep
 * scripts out of it. HEAD is answered here, as the address is signed for GET; so are conditions, which ask about what came from here.
 */
export function mayGoElsewhere({ method, header }: Asked): boolean {
  if (config().redirectSeconds === null) return false;
  return method === "GET" && !header("if-none-match") && !header("if-modified-since");
}

/**
 * 302 to a thumbnail in the bucket; null where it is yet to be made, or the storage is in nobody's reach. The right was asked for at `since`
 * (ms since 1970) and is asked for anew by the next request, as nobody may keep this answer. What it gives outlives the right by the seconds
 * in which the address works, and then by those in which caches may keep what they got in the last of them: together
 * `LINK_CACHE_SECONDS`, no more than a link that is streamed (contract, section 2). The bucket sends the type, the name and how long it may
 * be kept; the other headers of section 4, and CORS, are its owner's to set.
 */
export async function elsewhere(image: Delivered["image"], variant: Variant, since: number): Promise<Answer | null> {
  const { redirectSeconds, linkCacheSeconds } = config();
  if (redirectSeconds === null) return null;
  const told = {
    type: typeOfFormat[variant.format],
    disposition: disposition(variant.saved ? "attachment" : "inline", nameOf(image, variant)),
    cacheControl: `public, max-age=${linkCacheSeconds - redirectSeconds}, must-revalidate`,
  };
  const address = await placeElsewhere(image.id, variant.height, variant.format, told, redirectSeconds, since);
  // Where the store took its time, an address that is dated by when it was asked may work no more.
  if (address === null || Date.now() - since > redirectSeconds * 500) return null;
  const headers = { ...always, "Cache-Control": "no-store", Location: address, "Content-Length": "0" };
  return { status: 302, headers: variant.negotiated ? { ...headers, Vary: "Accept" } : headers, body: null };
}

/** The name that a thumbnail is saved by. */
export function nameOf({ name }: Delivered["image"], { height, format }: Variant): string {
  return `${stemOf(name)}-${height}.${format}`;
}
