import type { Readable } from "node:stream";
import { DataStore, type Lock, type Locker, Upload } from "@tus/server";
import type { StoredAccount } from "#db/accounts.ts";
import { isInDoubt } from "#db/images.ts";
import { selectUpload, type UploadRow } from "#db/uploads.ts";
import { checkUpload } from "#lib/images/ingest.ts";
import { Refusal } from "#lib/refusal.ts";
import { parts } from "#lib/storage/parts.ts";
import { dropUpload, finishUpload } from "./finish.ts";
import { type Checksum, takeIn } from "./intake.ts";
import { type Lease, lifetime, noSuchUpload, storeUpload, takeLease } from "./lease.ts";
import { headerOf, metadataOf } from "./metadata.ts";

export const extensions = ["creation", "creation-with-upload", "termination", "expiration", "checksum"];

/** A writer whose client has sent nothing for so long gives way to another, ms: its connection is dead, more often than not. */
const silence = 1_000;

/**
 * One request to the uploads of one account, as `@tus/server` asks for it: its data store and its locker in one, as whoever holds an
 * upload's lease is who may read and write it. Uploads of other accounts do not exist here.
 */
export class Visit extends DataStore implements Locker {
  override extensions = extensions;
  /** The upload of this request, as far as it is known. */
  upload: UploadRow | null = null;
  #lease: Lease | null = null;
  #created = false;
  #heard = Number.POSITIVE_INFINITY;
  readonly #owner: StoredAccount;
  readonly #checksum: Checksum | null;

  constructor(owner: StoredAccount, checksum: Checksum | null) {
    super();
    this.#owner = owner;
    this.#checksum = checksum;
  }

  override getExpiration(): number {
    return lifetime;
  }

  newLock(id: string): Lock {
    return {
      lock: async (_signal, giveWay) => {
        this.#giveWay = giveWay;
        if ((await this.#find(id)) === null) return; // A new one: whoever stores its row has its lease.
        const { lease, upload } = await takeLease(id, this.#answer);
        this.#lease = lease;
        this.upload = upload;
      },
      unlock: async () => this.#lease?.release(),
    };
  }

  override async create(upload: Upload): Promise<Upload> {
    const now = new Date();
    const length = upload.size ?? 0;
    checkUpload(this.#owner, length);
    if (length === 0) throw new Refusal("unsupported-type", "The file is empty, which no image is.");
    const stored = await storeUpload(
      {
        id: upload.id,
        ownerId: this.#owner.account.id,
        length,
        metadata: headerOf(upload.metadata),
        createdAt: now,
        expiresAt: new Date(now.getTime() + lifetime),
      },
      this.#answer,
    );
    this.#lease = stored.lease;
    this.upload = stored.upload;
    this.#created = true;
    return upload;
  }

  /** An upload that has all its bytes becomes an image here, where it did not before: the server may have died in between. */
  override async getUpload(id: string): Promise<Upload> {
    const upload = this.upload ?? (await this.#find(id));
    if (upload === null) throw noSuchUpload();
    if (upload.received === upload.length) await this.#finish();
    return new Upload({
      id,
      size: upload.length,
      offset: upload.received,
      metadata: metadataOf(upload.metadata),
      // The server counts from here, an upload lives from its last sign of life.
      creation_date: new Date(upload.expiresAt.getTime() - lifetime).toISOString(),
    });
  }

  override async write(body: Readable, id: string, from: number): Promise<number> {
    const { lease, upload } = this.#held();
    if (upload.finishedAt !== null) return from;
    const opening = parts().open({ id, received: from, pieces: upload.pieces });
    const part = await opening.catch(async (error: unknown) => {
      await this.#abandon(error);
      throw error;
    });
    if (part === null) {
      await dropUpload(upload, lease);
      throw noSuchUpload();
    }
    try {
      this.#heard = Date.now();
      const onBytes = () => (this.#heard = Date.now());
      const { received, pieces, cut } = await takeIn({ body, part, lease, from, checksum: this.#checksum, onBytes });
      this.upload = { ...upload, received, pieces };
      if (cut !== null) throw cut;
    } catch (error) {
      await this.#abandon(error);
      throw error;
    } finally {
      this.#heard = Number.POSITIVE_INFINITY;
      await part.close();
    }
    const { received, length } = this.#held().upload;
    if (received === length) await this.#finish();
    return received;
  }

  override async remove(id: string): Promise<void> {
    if (this.#lease === null || this.upload?.id !== id) throw noSuchUpload();
    await dropUpload(this.upload, this.#lease);
  }

  async #finish(): Promise<void> {
    const { lease, upload } = this.#held();
    if (upload.finishedAt !== null) return;
    try {
      await finishUpload(upload, lease);
    } catch (error) {
      await this.#abandon(error);
      throw error;
    }
    this.upload = { ...upload, finishedAt: new Date() };
  }

  /** Removes an upload whose creation fails: nobody was told its address, so nobody could go on with it. */
  async #abandon(error: unknown): Promise<void> {
    const { lease, upload } = this.#held();
    if (!this.#created || isInDoubt(error)) return;
    // Where its bytes cannot be removed now, it is not to take room of its owner's until then. A failure here must not hide the first one.
    await dropUpload(upload, lease)
      .catch(() => lease.giveUp())
      .catch(() => {});
  }

  #find(id: string): Promise<UploadRow | null> {
    return selectUpload(this.#owner.account.id, id, new Date());
  }

  #held(): { lease: Lease; upload: UploadRow } {
    if (this.#lease === null || this.upload === null) throw noSuchUpload();
    return { lease: this.#lease, upload: this.upload };
  }

  #giveWay: () => void = () => {};

  /** Gives way to whoever waits when this client is silent, and at once when the lease is lost. */
  #answer = (why: "wanted" | "lost") => {
    if (why === "lost" || Date.now() - this.#heard > silence) this.#giveWay();
  };
}
