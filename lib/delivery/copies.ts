import type { Delivered } from "#db/delivery.ts";
import { Refusal } from "#lib/refusal.ts";

/** How a link gives an image that does not give it as it is: without its metadata, with a text over it. */
export type Copying = { metadata: "exact" | "stripped"; watermark: string | null };
/** A copy in the storage under `place`: its media type, its bytes, their SHA-256 in hex. */
type Copy = { place: string; type: string; bytes: number; sha256: string };

/** The copying of a link's rendition; null where the rendition goes out as it is. Thumbnails never have metadata. */
export function copyingOf(link: Copying & { rendition: string }): Copying | null {
  const { rendition, metadata, watermark } = link;
  return watermark !== null || (rendition === "original" && metadata === "stripped") ? { metadata, watermark } : null;
}

/** The copy of an image's rendition; null when the original is gone. */
export async function readCopy(image: Delivered["image"], rendition: string, { watermark }: Copying): Promise<Copy | null> {
  throw new Refusal("unavailable", `No copy of ${rendition} is made yet${watermark === null ? "" : " with a text"}: ${image.type}.`);
}
