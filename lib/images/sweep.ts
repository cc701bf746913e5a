import { everyImage, livingImages } from "#db/census.ts";
import { existingImages, selectThumbnails } from "#db/images.ts";
import { existingUploads } from "#db/uploads.ts";
import { log } from "#lib/log.ts";
import { sweepIncoming } from "#lib/storage/incoming.ts";
import { storage } from "#lib/storage/index.ts";
import { originalPlace, originalsPrefix, type Place, readPlace, thumbnailPlace, thumbnailsPrefix } from "./places.ts";

/** How old a file without a row must be before it counts as left over by a crash, ms. */
const leftOverAfter = 3_600_000;
/** How many missing originals one sweep names in the log, as an unmounted disk would have it name them all. */
const mostNamed = 20;

/** Removes what a crash left (files on their way in, stored bytes that no row knows), and reports originals that are not there. Returns how many files it removed. */
export async function sweep(now = new Date()): Promise<number> {
  let swept = await sweepIncoming(leftOverAfter);
  for await (const { name, place, leftOver } of unknownFiles(now)) {
    if (place === null || !leftOver) continue;
    await storage().remove(name);
    swept += 1;
  }
  let missing = 0;
  for await (const image of missingOriginals()) if (++missing <= mostNamed) log.error({ image }, "original missing or cut short");
  if (missing > mostNamed) log.error({ missing }, "more originals are missing: run `npx tessera verify`");
  return swept;
}

/** A stored file that no row knows: `place` is null where Tessera never gave such a name, `leftOver` says that it is too old to be on its way in. */
export type UnknownFile = { name: string; place: Place | null; leftOver: boolean };

/** Every stored file that no row knows. Those that are not left over may get their row in a moment. */
export async function* unknownFiles(now = new Date()): AsyncGenerator<UnknownFile> {
  for (const prefix of [originalsPrefix, thumbnailsPrefix]) {
    let batch: UnknownFile[] = [];
    for await (const { name, modifiedAt } of storage().list(prefix)) {
      batch.push({ name, place: readPlace(name), leftOver: now.getTime() - modifiedAt.getTime() >= leftOverAfter });
      if (batch.length < 500) continue;
      yield* await withoutRow(batch);
      batch = [];
    }
    yield* await withoutRow(batch);
  }
}

async function withoutRow(files: UnknownFile[]): Promise<UnknownFile[]> {
  const ids = [...new Set(files.flatMap(({ place }) => place?.imageId ?? []))];
  // Uploads are asked first: one that becomes an image between the two is in both.
  const becoming = await existingUploads(ids);
  const originals = new Set([...becoming, ...(await existingImages(ids))]);
  const thumbnails = new Set((await selectThumbnails(ids)).map(({ imageId, height, format }) => thumbnailPlace(imageId, height, format)));
  return files.filter(({ name, place }) =>
    place !== null && place.thumbnail === null ? !originals.has(place.imageId) : !thumbnails.has(name),
  );
}

/** The ids of images whose original is not in the storage, or not with all its bytes. */
export async function* missingOriginals(): AsyncGenerator<string> {
  for await (const images of everyImage()) {
    const suspicious = new Set<string>();
    for (const { id, bytes } of images) if ((await storage().size(originalPlace(id))) !== bytes) suspicious.add(id);
    // One that was deleted and purged while its portion was looked at misses nothing.
    yield* await livingImages([...suspicious]);
  }
}
