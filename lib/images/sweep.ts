import { countImages, everyImage, livingImages } from "#db/census.ts";
import { selectCopies } from "#db/copies.ts";
import { existingImages, selectThumbnails } from "#db/images.ts";
import { readInstallation } from "#db/installation.ts";
import { unfinishedUploads } from "#db/uploads.ts";
import { config } from "#lib/config.ts";
import { log } from "#lib/log.ts";
import { sweepIncoming } from "#lib/storage/incoming.ts";
import { storage } from "#lib/storage/index.ts";
import { piecesPrefix } from "#lib/storage/pieces.ts";
import {
  copiesPrefix,
  copyPlace,
  originalPlace,
  originalsPrefix,
  type Place,
  readPlace,
  thumbnailPlace,
  thumbnailsPrefix,
} from "./places.ts";

/** How old a file without a row must be before it counts as left over by a crash, ms. */
const leftOverAfter = 3_600_000;
/** How many missing originals one sweep names in the log, as an unmounted disk would have it name them all. */
const mostNamed = 20;

const wrongDatabase =
  "check that DATABASE_URL and DATA_DIR belong together and that the database is not an older one; `npx tessera verify` names the files, move away those that nobody wants";
/** Unknown originals that crashes can have left; beside them, this part of those that are known. More than both mean another database. */
const [fewLeftOver, partLeftOver] = [20, 0.01];

/** Removes files on their way in that a crash left on this node's disk; returns how many. */
export function sweepArrivals(): Promise<number> {
  return sweepIncoming(leftOverAfter);
}

/**
 * Removes stored bytes that no row knows, as a crash leaves them, and reports originals that are not there.
 * Where the unknown files speak of a lost or an older database, they may be all that is left of somebody's pictures: they stay, and
 * the log says so. Returns how many files it removed.
 */
export async function sweep(now = new Date()): Promise<number> {
  let swept = 0;
  const leftOver: UnknownFile[] = [];
  let older = 0;
  for await (const file of unknownFiles(now)) {
    if (file.state === "older") older += 1;
    else if (file.state === "left-over") leftOver.push(file);
  }
  if (older > 0) log.error({ files: older }, `files without a row are older than the installation, and stay: ${wrongDatabase}`);
  if (await tooManyLeftOver(leftOver)) {
    log.error({ files: leftOver.length }, `so many files without a row are not what crashes leave, and stay: ${wrongDatabase}`);
  } else {
    for (const { name } of leftOver) await storage().remove(name);
    swept += leftOver.length;
  }
  let missing = 0;
  for await (const image of missingOriginals()) if (++missing <= mostNamed) log.error({ image }, "original missing or cut short");
  if (missing > mostNamed) log.error({ missing }, "more originals are missing: run `npx tessera verify`");
  return swept;
}

/** Whether these left-over files are too many originals for crashes to have left them. */
export async function tooManyLeftOver(files: UnknownFile[]): Promise<boolean> {
  const originals = files.filter(({ place }) => place?.of === "originals").length;
  return originals > fewLeftOver && originals > fewLeftOver + partLeftOver * (await countImages()).images;
}

/**
 * A stored file that no row knows. `place` is null where Tessera never gave such a name, and `state` "foreign". An "arriving" one may
 * get its row in a moment; "left-over" is what is too old for that; an "older" one than the installation was another database's.
 */
export type UnknownFile = { name: string; place: Place | null; state: "foreign" | "arriving" | "left-over" | "older" };

/** Every stored file that no row knows. */
export async function* unknownFiles(now = new Date()): AsyncGenerator<UnknownFile> {
  const { createdAt } = await readInstallation();
  const stateOf = (place: Place | null, modifiedAt: Date) => {
    if (place === null) return "foreign";
    if (now.getTime() - modifiedAt.getTime() < leftOverAfter) return "arriving";
    return modifiedAt < createdAt ? "older" : "left-over";
  };
  // On the disk, what comes in is no file of the storage yet.
  const pieces = config().bucket === null ? [] : [piecesPrefix];
  for (const prefix of [originalsPrefix, thumbnailsPrefix, copiesPrefix, ...pieces]) {
    let batch: UnknownFile[] = [];
    for await (const { name, modifiedAt } of storage().list(prefix)) {
      const place = readPlace(name);
      batch.push({ name, place, state: stateOf(place, modifiedAt) });
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
  const becoming = await unfinishedUploads(ids);
  const originals = new Set([...becoming, ...(await existingImages(ids))]);
  const made = new Set([
    ...(await selectThumbnails(ids)).map(({ imageId, height, format }) => thumbnailPlace(imageId, height, format)),
    ...(await selectCopies(ids)).map(({ imageId, name }) => copyPlace(imageId, name)),
  ]);
  const isKnown = ({ name, place }: UnknownFile) => {
    if (place?.of === "uploads") return becoming.has(place.imageId);
    return place?.of === "originals" ? originals.has(place.imageId) : made.has(name);
  };
  return files.filter((file) => !isKnown(file));
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
