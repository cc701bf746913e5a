import { countImages, dropThumbnail, everyImage, livingImages } from "#db/census.ts";
import { type CopyRow, dropCopy, selectCopies, selectCopy } from "#db/copies.ts";
import { type ImageRow, selectThumbnails, type ThumbnailRow } from "#db/images.ts";
import { isId } from "#lib/id.ts";
import { copyPlace, originalPlace, thumbnailPlace } from "#lib/images/places.ts";
import { storage } from "#lib/storage/index.ts";
import { faultOf } from "./files.ts";
import { type Check, type Finding, suspicions } from "./finding.ts";

/** Every image: its original byte for byte, the file of each thumbnail and copy that has a row, and a key that its links can carry. */
export const checkImages: Check = async function* (progress) {
  const total = await countImages();
  let bytes = 0;
  for await (const images of everyImage()) {
    for (let at = 0; at < images.length; at += 50) {
      const some = images.slice(at, at + 50);
      yield* suspicions(some, lookAtOriginal, (image) => async () => ((await lives(image.id)) ? lookAtOriginal(image) : null));
      const thumbnails = await selectThumbnails(some.map(({ id }) => id));
      yield* suspicions(thumbnails, lookAtThumbnail, (thumbnail) => () => lookAgain(thumbnail));
      const copies = await selectCopies(some.map(({ id }) => id));
      yield* suspicions(copies, lookAtCopy, (copy) => () => lookAtCopyAgain(copy));
      bytes += some.reduce((sum, image) => sum + image.bytes, 0);
      progress("Reading images", bytes, total.bytes);
    }
  }
};

async function lookAtOriginal(image: ImageRow): Promise<Finding | null> {
  const subject = `image ${image.id} (“${image.name}”)`;
  if (!isId(image.key)) return { subject, fault: "has a key that no link can carry" };
  const fault = await faultOf(storage(), originalPlace(image.id), image);
  if (fault === null) return null;
  return { subject, fault: fault === "missing" ? "has no original in the storage" : `has an original that ${fault}` };
}

async function lookAtThumbnail(thumbnail: ThumbnailRow): Promise<Finding | null> {
  const place = thumbnailPlace(thumbnail.imageId, thumbnail.height, thumbnail.format);
  return lookAtMade("thumbnail", place, thumbnail, () => dropThumbnail(thumbnail));
}

async function lookAtCopy(copy: CopyRow): Promise<Finding | null> {
  return lookAtMade("copy", copyPlace(copy.imageId, copy.name), copy, () => dropCopy(copy));
}

async function lookAtMade(
  what: string,
  place: string,
  recorded: { bytes: number; sha256: string },
  drop: () => Promise<void>,
): Promise<Finding | null> {
  const fault = await faultOf(storage(), place, recorded);
  if (fault === null) return null;
  const mend = async () => {
    await drop();
    if (fault !== "missing") await storage().remove(place);
    return "dropped; it is made again when it is asked for";
  };
  return { subject: place, fault: fault === "missing" ? `is a ${what} that has a row and no file` : fault, mend };
}

async function lookAtCopyAgain({ imageId, name }: CopyRow): Promise<Finding | null> {
  const now = (await lives(imageId)) ? await selectCopy(imageId, name) : null;
  return now && lookAtCopy(now);
}

async function lookAgain({ imageId, height, format }: ThumbnailRow): Promise<Finding | null> {
  if (!(await lives(imageId))) return null;
  const now = (await selectThumbnails([imageId])).find((other) => other.height === height && other.format === format);
  return now ? lookAtThumbnail(now) : null;
}

async function lives(id: string): Promise<boolean> {
  return (await livingImages([id])).has(id);
}
