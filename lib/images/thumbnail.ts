import { createHash } from "node:crypto";
import { LRUCache } from "lru-cache";
import { insertThumbnail, selectThumbnails, type ThumbnailRow } from "#db/images.ts";
import { once } from "#db/once.ts";
import { discard } from "#lib/storage/incoming.ts";
import { storage, type Told } from "#lib/storage/index.ts";
import { derive, type ImageType, type ThumbnailFormat } from "./decoder/index.ts";
import { unlessClosed } from "./noted.ts";
import { originalPlace, thumbnailPlace } from "./places.ts";

/** A thumbnail's bytes and their SHA-256, hex. */
export type ThumbnailBytes = { bytes: Buffer; sha256: string };
type Source = { id: string; type: string; sha256: string; frames: number };

const MiB = 1024 * 1024;
/** Bytes of memory that an entry takes beside its thumbnail: keys, tags, and what is told of it. */
const BESIDE = 2_000;
/** ms after which a thumbnail is read anew from the storage. */
const LIFE = 3_600_000;
/** Bytes that were asked for lately. It never decides a right: whoever reads it has asked the store first. */
const hot = once("thumbnails.hot", () => {
  const sizeCalculation = ({ bytes }: ThumbnailBytes) => bytes.length + BESIDE;
  const cache = new LRUCache<string, ThumbnailBytes>({
    maxSize: 64 * MiB,
    maxEntrySize: MiB,
    sizeCalculation,
    ttl: LIFE,
    ttlResolution: 1_000,
  });
  // What another node has purged goes from here too, asked for or not.
  setInterval(() => cache.purgeStale(), LIFE / 6).unref();
  return cache;
});
/** Two nodes may make one at once: each writes it whole under the same name, and the same original gives the same bytes. */
const underWay = once("thumbnails.underWay", () => new Map<string, Promise<ThumbnailBytes | null>>());

/**
 * The thumbnail of `height` px in `format`: there at once when it is hot, else promised; made now, and once however many ask, where
 * it is missing. Null when the original is gone. Rejects with the decoder's and the storage's refusals.
 */
export function readThumbnail(image: Source, height: number, format: ThumbnailFormat): ThumbnailBytes | Promise<ThumbnailBytes | null> {
  const place = thumbnailPlace(image.id, height, format);
  const known = hot.get(place);
  if (known !== undefined) return known;
  const started = underWay.get(place);
  if (started !== undefined) return started;
  const work = load(image, height, format, place).finally(() => underWay.delete(place));
  underWay.set(place, work);
  return work;
}

/** Where a thumbnail that was made before can be read for at most `seconds` from `since` (ms since 1970) on; null where there is none, or none but here. */
export async function placeElsewhere(
  id: string,
  height: number,
  format: ThumbnailFormat,
  told: Told,
  seconds: number,
  since: number,
): Promise<string | null> {
  const made = await selectThumbnails([id]);
  if (!made.some((one) => one.height === height && one.format === format)) return null;
  return storage().address(thumbnailPlace(id, height, format), told, seconds, since);
}

/** Drops purged thumbnails from this node's memory; in that of others nobody has a right to them any more, and they give way in time. */
export function forgetThumbnails(made: Pick<ThumbnailRow, "imageId" | "height" | "format">[]): void {
  for (const { imageId, height, format } of made) hot.delete(thumbnailPlace(imageId, height, format));
}

async function load(image: Source, height: number, format: ThumbnailFormat, place: string): Promise<ThumbnailBytes | null> {
  const bytes = (await storage().read(place)) ?? (await make(image, height, format, place));
  if (bytes === null) return null;
  const thumbnail = { bytes, sha256: createHash("sha256").update(bytes).digest("hex") };
  hot.set(place, thumbnail);
  return thumbnail;
}

async function make(image: Source, height: number, format: ThumbnailFormat, place: string): Promise<Buffer | null> {
  const made = await storage().withFile(originalPlace(image.id), (file) =>
    derive({ file, sha256: image.sha256 }, image.type as ImageType, height, format, image.frames),
  );
  if (made === null) return null;
  try {
    await storage().adopt(made.file, place);
  } catch (error) {
    await discard(made.file);
    throw error;
  }
  const thumbnail = { imageId: image.id, height, format, bytes: made.bytes, sha256: made.sha256 };
  if (!(await insertThumbnail(thumbnail).catch(unlessClosed))) {
    // The image was purged while this was made.
    await storage().remove(place);
    return null;
  }
  return storage().read(place);
}
