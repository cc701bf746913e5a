import { countImages } from "#db/census.ts";
import { db } from "#db/client.ts";
import { selectCopies } from "#db/copies.ts";
import { selectThumbnails } from "#db/images.ts";
import type { Journal } from "#db/journal.ts";
import { portionsOf } from "#db/tables.ts";
import { copiesPrefix, copyPlace, originalPlace, originalsPrefix, thumbnailPlace, thumbnailsPrefix } from "#lib/images/places.ts";
import { isRefusal } from "#lib/refusal.ts";
import { discard, receive } from "#lib/storage/incoming.ts";
import { type Storage, storage } from "#lib/storage/index.ts";
import { Fault } from "../command.ts";
import { lasting } from "../lasting.ts";
import { progress } from "../terminal.ts";
import { faultOf } from "../verify/files.ts";

/** Where a storage keeps files of images. */
export const prefixes = [originalsPrefix, thumbnailsPrefix, copiesPrefix];
/** How many files are on their way at once. */
const atOnce = 8;

/** A file that a row names. One that is `leaving` belongs to an image with a tombstone, whose bytes are removed before its row. */
type StoredFile = { name: string; bytes: number; sha256: string; leaving: boolean };
/** Where files go: a storage, its folder for what comes in, and what is known to be there. `empty` where nothing can be. */
export type Hold = { storage: Storage; incoming: string; journal: Journal; empty: boolean };
/** What a round came to: files that rows name, those of them that were carried, and those that are not whole here. */
export type Round = { files: number; carried: number; lost: string[] };

/** Some of the files, by name and on lines of their own between what is said of them. */
export function named(files: string[]): string {
  return `\n  ${files.slice(0, 20).join("\n  ")}\n`;
}

/** Carries every file that a row names and that is not known to be there. Each is read there again and compared with its SHA-256. */
export async function carryFiles(hold: Hold): Promise<Round> {
  const round: Round = { files: 0, carried: 0, lost: [] };
  const { images } = await countImages();
  hold.journal.beginRound();
  let seen = 0;
  for await (const { files, of } of everyFile()) {
    const missing = hold.journal.missing(files.map(({ name, sha256 }) => ({ name, sum: sha256 })));
    const left = files.filter(({ name }) => missing.has(name));
    const work = async () => {
      for (let file = left.pop(); file !== undefined; file = left.pop()) {
        const there = await carryFile(file, hold);
        if (there) {
          hold.journal.note(file.name, file.sha256);
          round.carried += 1;
        } else if (!file.leaving) round.lost.push(file.name);
      }
    };
    await Promise.all(Array.from({ length: atOnce }, work));
    round.files += files.length;
    progress("Carrying files", (seen += of), images);
  }
  return round;
}

/** Has the journal forget what is not there any more, as whoever tries again may have cleaned up before. */
export async function forgetAbsent({ journal, storage: there }: Hold): Promise<void> {
  journal.beginRound();
  for (const prefix of prefixes) for await (const { name } of there.list(prefix)) journal.see(name);
  for (const name of journal.unwanted()) journal.forget(name);
}

/** Removes there what no row names any more. To be called after a round in a store that is closed. */
export async function dropUnwanted({ journal, storage: there }: Hold): Promise<void> {
  for (const name of journal.unwanted()) {
    await there.remove(name);
    journal.forget(name);
  }
}

/** The files of all images, those with a tombstone too, of some hundred images at a time. */
async function* everyFile(): AsyncGenerator<{ files: StoredFile[]; of: number }> {
  for await (const images of portionsOf(db(), "images")) {
    const ids = images.map(({ id }) => String(id));
    const tombstones = new Set(images.filter(({ deletedAt }) => deletedAt !== null).map(({ id }) => id));
    const originals = images.map(({ id, bytes, sha256 }) => ({
      name: originalPlace(String(id)),
      bytes: Number(bytes),
      sha256: String(sha256),
      leaving: tombstones.has(id),
    }));
    const thumbnails = (await selectThumbnails(ids)).map(({ imageId, height, format, bytes, sha256 }) => {
      return { name: thumbnailPlace(imageId, height, format), bytes, sha256, leaving: tombstones.has(imageId) };
    });
    const copies = (await selectCopies(ids)).map(({ imageId, name, bytes, sha256 }) => {
      return { name: copyPlace(imageId, name), bytes, sha256, leaving: tombstones.has(imageId) };
    });
    yield { files: [...originals, ...thumbnails, ...copies], of: images.length };
  }
}

/** Whether a file is there when it resolves; false where it is not whole here. */
async function carryFile(file: StoredFile, hold: Hold): Promise<boolean> {
  const { name, bytes, sha256 } = file;
  if (!hold.empty && (await faultOf(hold.storage, name, file)) === null) return true;
  const source = await storage().open(name);
  if (source === null) return false;
  const received = await receive(lasting(source), bytes, hold.incoming).catch((error: unknown) => {
    if (isRefusal(error) && error.code === "too-large") return null;
    throw error;
  });
  if (received === null) return false;
  if (received.bytes !== bytes || received.sha256 !== sha256) {
    await discard(received.file);
    return false;
  }
  await hold.storage.adopt(received.file, name);
  const fault = await faultOf(hold.storage, name, file);
  if (fault !== null) throw new Fault(`${name} was carried, and ${fault === "missing" ? "is not there" : fault}.`);
  return true;
}
