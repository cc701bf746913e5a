import { setTimeout as sleep } from "node:timers/promises";
import { advanceUpload, insertUpload, releaseLease, seizeLease, type UploadRow, wantLease } from "#db/uploads.ts";
import { newId } from "#lib/id.ts";
import { log } from "#lib/log.ts";
import { isRefusal, Refusal } from "#lib/refusal.ts";

type NewUpload = Pick<UploadRow, "id" | "ownerId" | "length" | "metadata" | "createdAt" | "expiresAt">;

/** How long an upload lives after the last sign of life, ms. */
export const lifetime = 86_400_000;
/** How long a lease holds without being renewed, ms: what a crash keeps the next writer waiting. */
const term = 5_000;
/** How often a holder renews and looks whether somebody waits, ms. */
const beat = 1_000;
/** How long somebody waits for a lease, ms: longer than a dead holder's may last. */
const patience = 8_000;

/**
 * The right to change one upload. It lives in the store, so that it holds between processes: of all writers one has it, and what
 * another writes is never acknowledged.
 */
export type Lease = {
  id: string;
  token: string;
  /** Renews it, and notes that `received` bytes are on stable storage, in these pieces. Throws `invalid` (409) when the lease was lost. */
  advance(received?: number, pieces?: string[]): Promise<void>;
  /** Whether it may have run out, so that it must be advanced before anything more is written. */
  doubtful(): boolean;
  /** Has the upload be over: whoever settles uploads removes it. Throws `invalid` (409) when the lease was lost. */
  giveUp(): Promise<void>;
  /** Ends it; as often as one likes. */
  release(): Promise<void>;
};

/** Told to a holder about once a second: somebody waits for the lease, or it is lost. */
export type Call = (why: "wanted" | "lost") => void;

/**
 * Takes the lease of an upload, waiting for another holder for a while. Throws `not-found`, or `busy` (423) when the holder goes on.
 */
export async function takeLease(id: string, call: Call): Promise<{ lease: Lease; upload: UploadRow }> {
  const token = newId();
  const until = Date.now() + patience;
  for (let wait = 20; ; wait = Math.min(2 * wait, 200)) {
    const upload = await seizeLease(id, token, term);
    if (upload !== null) return { lease: holdLease(id, token, call), upload };
    if (Date.now() > until) {
      throw new Refusal("busy", "This upload is being written by another request. Try again shortly.", { status: 423, retryAfter: 2 });
    }
    if (!(await wantLease(id))) throw noSuchUpload();
    await sleep(wait);
  }
}

/** The refusal of whatever is asked of an upload that is not there. */
export function noSuchUpload() {
  return new Refusal("not-found", "There is no such upload: it may have been cancelled, or given up after a day.");
}

/** Stores a new upload, its lease with whoever does. Throws `quota-exceeded`. */
export async function storeUpload(upload: NewUpload, call: Call): Promise<{ lease: Lease; upload: UploadRow }> {
  const token = newId();
  const row: UploadRow = { ...upload, received: 0, pieces: [], finishedAt: null, lease: token, leaseUntil: null, leaseWanted: false };
  if ((await insertUpload(row, term)) === "over-quota") throw overQuota();
  return { lease: holdLease(row.id, token, call), upload: row };
}

/** The lease of an upload whose row names `token` as its holder. */
function holdLease(id: string, token: string, call: Call): Lease {
  // By a clock that nobody sets.
  let until = performance.now() + term;
  let ended = false;
  let renewing = false;

  async function advance(received?: number, pieces: string[] = []): Promise<void> {
    const now = performance.now();
    const expiresAt = new Date(Date.now() + lifetime);
    const held = await advanceUpload(id, token, term, received === undefined ? undefined : { received, pieces, expiresAt });
    if (held === null) throw leaseLost();
    until = now + term;
    if (held.wanted && !ended) call("wanted");
  }

  async function renew(): Promise<void> {
    if (renewing || until - performance.now() > term - beat / 2) return;
    renewing = true;
    try {
      await advance();
    } catch (err) {
      // The store may be away for a moment; the lease then holds as long as it does.
      if (!isRefusal(err)) log.warn({ err, upload: id }, "lease not renewed");
      else if (!ended) call("lost");
    } finally {
      renewing = false;
    }
  }

  const renewal = setInterval(renew, beat).unref();
  return {
    id,
    token,
    advance,
    async giveUp() {
      if ((await advanceUpload(id, token, term, { expiresAt: new Date() })) === null) throw leaseLost();
    },
    doubtful: () => performance.now() > until,
    async release() {
      if (ended) return;
      ended = true;
      clearInterval(renewal);
      // Its term ends it as well; what was done under it is done, and is to be answered.
      await releaseLease(id, token).catch((err: unknown) => log.warn({ err, upload: id }, "lease not released"));
    },
  };
}

/** The refusal of a writer who is none any more. */
export function leaseLost() {
  return new Refusal("invalid", "This upload was ended, or is written by another request now.", {
    status: 409,
    errors: [{ path: "Upload-Offset", message: "must be asked for again" }],
  });
}

function overQuota() {
  return new Refusal(
    "quota-exceeded",
    "There is no room left for this file beside the uploads under way. Delete some images or cancel an upload.",
  );
}
