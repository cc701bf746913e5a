import { LRUCache } from "lru-cache";
import { selectImage } from "#db/images.ts";
import { once } from "#db/once.ts";
import { Refusal } from "#lib/refusal.ts";
import { storage } from "#lib/storage/index.ts";
import { type Details, describe } from "./decoder/index.ts";
import { originalPlace } from "./places.ts";

/** By the SHA-256 of the bytes, hex. Whoever reads it owns an image with these bytes. */
const read = once("images.details", () => new LRUCache<string, Details>({ max: 2_000 }));

/** What the camera wrote into one of the owner's images, its place included. Throws `not-found`, and the decoder's and storage's refusals. */
export async function readDetails(ownerId: string, id: string): Promise<Details> {
  const image = await selectImage(ownerId, id);
  if (image === null) throw new Refusal("not-found", "There is no such image.");
  const { sha256 } = image;
  const known = read.get(sha256);
  if (known !== undefined) return known;
  const details = await storage().withFile(originalPlace(id), (file) => describe({ file, sha256 }));
  if (details === null) {
    const cause = new Error(`The original of image ${id} is not in the storage`);
    throw new Refusal("unavailable", "The image cannot be read now.", { cause, retryAfter: 60 });
  }
  read.set(sha256, details);
  return details;
}
