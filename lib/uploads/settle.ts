import { selectComplete, selectExpired, type UploadRow, unfinishedUploads } from "#db/uploads.ts";
import { isRefusal } from "#lib/refusal.ts";
import { parts } from "#lib/storage/parts.ts";
import { dropUpload, finishUpload } from "./finish.ts";
import { type Lease, takeLease } from "./lease.ts";

/** How many uploads are taken up in one go. */
const batch = 100;

/**
 * Brings every upload to its end that nobody brings there any more: those that have all their bytes become images, those that are over go,
 * and so do parts that no upload waits for. Returns how many.
 */
export async function settleUploads(now = new Date()): Promise<number> {
  let settled = 0;
  for (const upload of await selectComplete(batch)) settled += await alone(upload, finishUpload, (one) => one.finishedAt === null);
  for (const upload of await selectExpired(now, batch)) settled += await alone(upload, dropUpload, (one) => one.expiresAt <= now);
  return settled + (await removeStrays());
}

/** Removes parts without an unfinished upload: its row is stored before its part is made, and is finished or goes after it. */
async function removeStrays(): Promise<number> {
  const all = await parts().list();
  let removed = 0;
  for (let at = 0; at < all.length; at += 500) {
    const names = all.slice(at, at + 500);
    // The decoder writes thumbnails beside a part, under its name and an ending.
    const known = await unfinishedUploads([...new Set(names.map(idOf))]);
    for (const name of names) {
      if (known.has(idOf(name))) continue;
      await parts().remove(name);
      removed += 1;
    }
  }
  return removed;
}

type Work = (upload: UploadRow, lease: Lease) => Promise<void>;

/** Does it where it is still `due`: its client may have gone on, or brought it to its end, before the lease was taken. */
async function alone({ id }: UploadRow, work: Work, due: (upload: UploadRow) => boolean): Promise<number> {
  try {
    const { lease, upload } = await takeLease(id, () => {});
    try {
      if (due(upload)) await work(upload, lease);
    } finally {
      await lease.release();
    }
    return 1;
  } catch (error) {
    // Refused for good, taken up by its client meanwhile, or to be tried again at the next round.
    if (isRefusal(error)) return 0;
    throw error;
  }
}

const idOf = (name: string) => name.split(".")[0] ?? name;
