import { createHash } from "node:crypto";
import { type CopyRow, dropCopy, everyMarkedCopy, insertCopy, selectCopy, selectMarks } from "#db/copies.ts";
import type { ImageRow } from "#db/images.ts";
import { once } from "#db/once.ts";
import { isRefusal, Refusal } from "#lib/refusal.ts";
import { discard } from "#lib/storage/incoming.ts";
import { storage } from "#lib/storage/index.ts";
import { strip, watermark } from "./decoder/index.ts";
import type { ImageType } from "./decoder/kinds.ts";
import type { Copied } from "./decoder/task.ts";
import { unlessClosed } from "./noted.ts";
import { copyPlace, originalPlace } from "./places.ts";

/** How a link gives an image that does not give it as it is: without its metadata, with a text over it. */
export type Copying = { metadata: "exact" | "stripped"; watermark: string | null };
/** A copy in the storage under `place`: its media type, its bytes, their SHA-256 in hex. */
export type Copy = { place: string; type: string; bytes: number; sha256: string };
type Source = Pick<ImageRow, "id" | "type" | "sha256" | "frames" | "baseFormat">;

/** As with thumbnails, two nodes may make one at once. */
const underWay = once("copies.underWay", () => new Map<string, Promise<Copy>>());
const typeOf = { jpg: "image/jpeg", png: "image/png", webp: "image/webp" };

/** The copying of a link's rendition; null where the rendition goes out as it is. Thumbnails never have metadata. */
export function copyingOf({ rendition, metadata, watermark }: Copying & { rendition: string }): Copying | null {
  return watermark !== null || (rendition === "original" && metadata === "stripped") ? { metadata, watermark } : null;
}

/**
 * The copy of an image's rendition (`"original"`, or a height in px), made once however many ask: without metadata, pixel for pixel;
 * or, where there is a watermark, in the image's base format and as large as the rendition, which has no metadata either. Throws
 * `invalid` for letters that cannot be written, `unreadable-image` where it cannot be known what of an unusual file is metadata,
 * `too-many-pixels` where the full size is too large for a watermark, `unavailable` when the original is gone, and the decoder's and the
 * storage's refusals.
 */
export async function readCopy(image: Source, rendition: string, { watermark }: Copying): Promise<Copy> {
  return watermark === null ? stripped(image) : watermarked(image, rendition, watermark);
}

function stripped(image: Source): Promise<Copy> {
  return oneOf(image, "stripped", image.type, (file) => strip({ file, sha256: image.sha256 }, image.type as ImageType));
}

async function watermarked(image: Source, rendition: string, text: string): Promise<Copy> {
  const { sha256, frames, baseFormat: format } = image;
  const height = rendition === "original" ? null : Number(rendition);
  try {
    return await oneOf(image, `${rendition}-${sumOf(text)}.${format}`, typeOf[format], (file) =>
      watermark({ file, sha256 }, image.type as ImageType, { height, format, frames, text }),
    );
  } catch (error) {
    if (!isRefusal(error) || error.code !== "invalid") throw error;
    throw new Refusal("invalid", error.message, { cause: error.cause, errors: [{ path: "watermark", message: error.message }] });
  }
}

function sumOf(text: string): string {
  return createHash("sha256").update(text).digest("base64url").slice(0, 22);
}

/**
 * Removes the watermarked copies that no link and no share gives any more, as they are gone or revoked; returns how many. One that is
 * asked for all the same, as by a link that is being made, is made again.
 */
export async function sweepCopies(): Promise<number> {
  let swept = 0;
  for await (const rows of everyMarkedCopy()) {
    const marks = await selectMarks([...new Set(rows.map(({ imageId }) => imageId))]);
    const wanted = new Set(marks.map(({ imageId, text }) => `${imageId} ${sumOf(text ?? "")}`));
    for (const copy of rows) {
      const sum = copy.name.slice(copy.name.indexOf("-") + 1, copy.name.lastIndexOf("."));
      if (wanted.has(`${copy.imageId} ${sum}`)) continue;
      // The row first: bytes without one are left over, and a row without bytes would be a fault until the copy is made again.
      await dropCopy(copy);
      await storage().remove(copyPlace(copy.imageId, copy.name));
      swept += 1;
    }
  }
  return swept;
}

/** The copy of this name, single-flight. */
function oneOf(image: Source, name: string, type: string, make: (file: string) => Promise<Copied>): Promise<Copy> {
  const place = copyPlace(image.id, name);
  const started = underWay.get(place);
  if (started !== undefined) return started;
  const work = find(image, name, place, make)
    .then((row) => {
      if (row !== null) return { place, type, bytes: row.bytes, sha256: row.sha256 };
      const cause = new Error(`The original of image ${image.id} is not in the storage`);
      throw new Refusal("unavailable", "The image cannot be read now.", { cause, retryAfter: 60 });
    })
    .finally(() => underWay.delete(place));
  underWay.set(place, work);
  return work;
}

async function find(image: Source, name: string, place: string, make: (file: string) => Promise<Copied>): Promise<CopyRow | null> {
  const known = await selectCopy(image.id, name);
  // A row whose bytes are lost, or were cut short by a crash of the disk, does not keep anybody from a new copy.
  if (known !== null && (await storage().size(place)) === known.bytes) return known;
  const made = await storage().withFile(originalPlace(image.id), make);
  if (made === null) return null;
  try {
    await storage().adopt(made.file, place);
  } catch (error) {
    await discard(made.file);
    throw error;
  }
  const copy = { imageId: image.id, name, bytes: made.bytes, sha256: made.sha256 };
  if (await insertCopy(copy).catch(unlessClosed)) return copy;
  // The image was purged while this was made.
  await storage().remove(place);
  return null;
}
