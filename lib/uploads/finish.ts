import { selectAccount } from "#db/accounts.ts";
import { unchangedStatement } from "#db/client.ts";
import { condemnUpload, deleteUpload, finishing, selectHeld, type UploadRow } from "#db/uploads.ts";
import { config } from "#lib/config.ts";
import { admit } from "#lib/images/ingest.ts";
import { originalPlace } from "#lib/images/places.ts";
import { isRefusal, Refusal } from "#lib/refusal.ts";
import type { Received } from "#lib/storage/incoming.ts";
import { storage } from "#lib/storage/index.ts";
import { parts } from "#lib/storage/parts.ts";
import { type Lease, leaseLost, lifetime, noSuchUpload } from "./lease.ts";
import { metadataOf } from "./metadata.ts";

/** Refusals that pass: the upload keeps its bytes, and whoever asks next tries again. */
const passing = new Set(["busy", "unavailable", "storage-full", "internal"]);

/**
 * Makes an upload that has all its bytes the image of the same id. The row of the image and the end of the upload are one
 * transaction, so that it happens once, whoever tries and however often it broke off before. Throws what `admit` does; a refusal that
 * does not pass by itself leaves nothing of the upload.
 */
export async function finishUpload(upload: UploadRow, lease: Lease): Promise<void> {
  try {
    const owner = await selectAccount(upload.ownerId);
    if (owner === null || owner.account.suspended) throw new Refusal("unauthenticated", "The account of this upload is not active.");
    await withBytes(upload, (received) => {
      const now = new Date();
      const alongside = finishing(upload.id, lease.token, now, new Date(now.getTime() + lifetime));
      return admit(owner, received, { id: upload.id, name: metadataOf(upload.metadata)["filename"] ?? null, alongside });
    });
    // What stays belongs to no upload any more, and goes when uploads are settled.
    await parts()
      .remove(upload.id)
      .catch(() => {});
  } catch (error) {
    if (isRefusal(error) && !passing.has(error.code)) await dropUpload(upload, lease);
    throw unchangedStatement(error) === null ? error : leaseLost();
  }
}

/**
 * Removes an upload and its bytes; the bytes first, so that a crash leaves a row to go by. An image that it has become stays.
 * Throws `invalid` (409) when the lease was lost.
 */
export async function dropUpload({ id }: Pick<UploadRow, "id">, lease: Lease): Promise<void> {
  // A commit that seemed to fail may have made an image of these bytes. From here on nobody does, should the lease be another's before
  // the bytes are gone.
  const unfinished = await condemnUpload(id, lease.token);
  if (!unfinished && (await selectHeld(id, lease.token)) === null) throw leaseLost();
  await parts().remove(id);
  if (unfinished) await storage().remove(originalPlace(id));
  await deleteUpload(id, lease.token);
}

/**
 * Gives `admit` the bytes of an upload that has them all. Where it broke off after they went to the original's place, they are taken from
 * there; not so in a bucket, where pieces are what they were until the upload has its end.
 */
async function withBytes<T>(upload: UploadRow, admit: (received: Received) => Promise<T>): Promise<void> {
  let admitted = await parts().whole(upload, admit);
  if (admitted === null && config().bucket === null && (await takeBack(upload.id))) admitted = await parts().whole(upload, admit);
  if (admitted === null) throw noSuchUpload();
}

async function takeBack(id: string): Promise<boolean> {
  const original = await storage().open(originalPlace(id));
  const part = original && (await parts().open({ id, received: 0, pieces: [] }));
  if (original === null || part === null) return false;
  try {
    for await (const chunk of original) await part.append([chunk as Uint8Array]);
    await part.flush(async () => {});
  } finally {
    await part.close();
  }
  return true;
}
