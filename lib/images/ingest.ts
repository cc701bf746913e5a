import type { StoredAccount } from "#db/accounts.ts";
import { unchangedStatement } from "#db/client.ts";
import { type ImageRow, insertImage, isInDoubt, type ThumbnailRow } from "#db/images.ts";
import { config } from "#lib/config.ts";
import { newId } from "#lib/id.ts";
import { refuseUpload } from "#lib/plans/allow.ts";
import { isRefusal, Refusal } from "#lib/refusal.ts";
import { discard, type Received, receive } from "#lib/storage/incoming.ts";
import { storage } from "#lib/storage/index.ts";
import { examine } from "./decoder/index.ts";
import { labelsOf } from "./labels.ts";
import { nameOf } from "./names.ts";
import { originalPlace, thumbnailPlace } from "./places.ts";

/** A file on its way in: its bytes, what it calls itself, and how many bytes it declared (null where it did not). */
export type Upload = { body: AsyncIterable<Uint8Array>; name: string | null; declared: number | null };

/** Throws the refusal of an upload that cannot succeed, before a byte of it is read. `declared` in bytes, null where unknown. */
export function checkUpload({ account, plan }: StoredAccount, declared: number | null): void {
  const refusal = refuseUpload(plan, account.usedBytes, declared, config().maxUploadBytes);
  if (refusal !== null) throw refusal;
}

/**
 * Takes an image in. When it resolves, the original and the plan's thumbnails are on stable storage and their rows committed.
 * Throws `too-large`, `quota-exceeded`, `length-mismatch`, `unsupported-type`, `unreadable-image`, `too-many-pixels`, `busy`,
 * `storage-full`; nothing of the upload is left then.
 */
export async function ingest(owner: StoredAccount, { body, name, declared }: Upload): Promise<{ image: ImageRow; made: ThumbnailRow[] }> {
  checkUpload(owner, declared);
  const { plan, account } = owner;
  const received = await receive(body, Math.min(plan.maxFileBytes, config().maxUploadBytes)).catch((error: unknown) => {
    // The bytes were counted one by one: say what the declared size would have been refused with.
    if (isRefusal(error) && error.code === "too-large")
      throw refuseUpload(plan, account.usedBytes, Number.MAX_SAFE_INTEGER, config().maxUploadBytes) ?? error;
    throw error;
  });
  const id = newId();
  try {
    if (declared !== null && received.bytes !== declared) {
      throw new Refusal("length-mismatch", `The upload declared ${declared} bytes and brought ${received.bytes}. Send it again.`);
    }
    return await admit(owner, received, { id, name });
  } catch (error) {
    await settled([discard(received.file), ...(isInDoubt(error) ? [] : [storage().remove(originalPlace(id))])]).catch(() => {});
    throw error;
  }
}

/** What an image that is admitted will be called and known by; `alongside` are statements that belong to its transaction. */
export type Admission = { id: string; name: string | null; alongside?: Parameters<typeof insertImage>[2] };

/**
 * Makes an image of a file that is whole, as `ingest` does and with the same refusals. When it throws, thumbnails are gone, and the
 * file is where it was or at the original's place: removing it is the caller's matter.
 */
export async function admit(
  owner: StoredAccount,
  received: Received,
  { id, name, alongside }: Admission,
): Promise<{ image: ImageRow; made: ThumbnailRow[] }> {
  const { plan, account } = owner;
  const files: string[] = [];
  const places: string[] = [];
  try {
    checkUpload(owner, received.bytes);
    const { facts, thumbnails } = await examine(received, plan.thumbnailHeights);
    files.push(...thumbnails.map(({ file }) => file));
    const now = new Date();
    const { bytes, sha256 } = received;
    const image: ImageRow = {
      id,
      key: newId(),
      ownerId: account.id,
      ...labelsOf({ name: nameOf(name, now), description: "", tags: [] }),
      ...facts,
      bytes,
      sha256,
      createdAt: now,
      deletedAt: null,
    };
    const made = thumbnails.map(
      (thumbnail): ThumbnailRow => ({
        imageId: id,
        height: thumbnail.height,
        format: thumbnail.format,
        bytes: thumbnail.bytes,
        sha256: thumbnail.sha256,
      }),
    );
    await settled([
      storage().adopt(received.file, originalPlace(id)),
      ...thumbnails.map(({ file, height, format }) => {
        const place = thumbnailPlace(id, height, format);
        places.push(place);
        return storage().adopt(file, place);
      }),
    ]);
    if ((await insertImage(image, made, alongside)) === "over-quota") throw overQuota();
    return { image, made };
  } catch (error) {
    // Who lost the right to admit it to somebody else may find that one's thumbnails in these places.
    const unwanted = isInDoubt(error) || unchangedStatement(error) !== null ? [] : places;
    await settled([...files.map(discard), ...unwanted.map((place) => storage().remove(place))]).catch(() => {});
    throw error;
  }
}

/** Waits for all, and only then throws the first error: whoever cleans up must not race with what still runs. */
async function settled(work: Promise<unknown>[]): Promise<void> {
  for (const outcome of await Promise.allSettled(work)) if (outcome.status === "rejected") throw outcome.reason;
}

function overQuota() {
  return new Refusal("quota-exceeded", "There is no room left for this file. Delete some images, or ask for a larger plan.");
}
