import { purgeAccounts } from "#db/accounts.ts";
import { selectCopies } from "#db/copies.ts";
import { liftTombstones, purgeImage, seizeTombstones, selectThumbnails, tombstone } from "#db/images.ts";
import { Refusal } from "#lib/refusal.ts";
import { storage } from "#lib/storage/index.ts";
import { copyPlace, originalPlace, thumbnailPlace } from "./places.ts";
import { forgetThumbnails } from "./thumbnail.ts";

/** How long a deleted image can be brought back, ms (contract, section 2). */
export const undoTime = 60_000;
/** How many images one statement takes to be purged. */
const portion = 100;

/** Deletes the owner's images among `ids`: their links are dead at once, their bytes leave the quota. Returns how many. */
export async function deleteImages(ownerId: string, ids: string[]): Promise<number> {
  return ids.length === 0 ? 0 : tombstone(ownerId, ids, new Date());
}

/** Deletes one of the owner's images. Throws `not-found`. */
export async function deleteImage(ownerId: string, id: string): Promise<void> {
  if ((await deleteImages(ownerId, [id])) === 0) throw new Refusal("not-found", "There is no such image.");
}

/** Brings back what was deleted less than 60 s ago, under the same keys and links. Returns how many. Throws `quota-exceeded`. */
export async function restoreImages(ownerId: string, ids: string[]): Promise<number> {
  const restored = ids.length === 0 ? 0 : await liftTombstones(ownerId, ids, new Date(Date.now() - undoTime));
  if (restored === "over-quota") throw new Refusal("quota-exceeded", "There is no room left to bring these images back.");
  return restored;
}

/** Removes for good what was deleted longer than the time for undo ago; bytes first, so that a crash leaves a row to go by. Returns how many images. */
export async function purge(now = new Date()): Promise<number> {
  let purged = 0;
  const before = new Date(now.getTime() - undoTime);
  const failures: unknown[] = [];
  for (let due = portion; due === portion && failures.length === 0; ) {
    const seized = await seizeTombstones(before, portion);
    for (const { id } of seized) {
      // One that cannot be removed now keeps nobody else waiting; the next purge tries it again.
      await purgeBytes(id).then(
        () => (purged += 1),
        (error) => failures.push(error),
      );
    }
    due = seized.length;
  }
  await purgeAccounts();
  if (failures.length > 0) throw failures[0];
  return purged;
}

async function purgeBytes(id: string): Promise<void> {
  const made = await selectThumbnails([id]);
  for (const { height, format } of made) await storage().remove(thumbnailPlace(id, height, format));
  for (const { name } of await selectCopies([id])) await storage().remove(copyPlace(id, name));
  await storage().remove(originalPlace(id));
  await purgeImage(id);
  forgetThumbnails(made);
}
