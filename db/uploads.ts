import { and, eq, exists, gt, isNull, lt, lte, or, sql } from "drizzle-orm";
import { atomically, type Db, db, type Guarded, mustChange, unchangedStatement, write } from "./client.ts";
import { among, momentFromNow } from "./columns.ts";
import { lockAccount, quotaOfOwner } from "./images.ts";
import { accounts, uploads } from "./schema.ts";

// Leases are taken and end by the database's clock: those of the nodes may differ by more than a lease lasts.

export type UploadRow = typeof uploads.$inferSelect;

const unfinished = isNull(uploads.finishedAt);

/**
 * Stores a new upload, if the owner's images, unfinished uploads and this one fit into the quota together; its lease lasts `term` ms.
 * "over-quota" also when the owner was suspended or deleted in the meantime.
 */
export async function insertUpload(upload: UploadRow, term: number): Promise<"stored" | "over-quota"> {
  const { ownerId, createdAt } = upload;
  const pending = sql`(select coalesce(sum(${uploads.length}), 0) from ${uploads}
    where ${and(eq(uploads.ownerId, ownerId), unfinished, gt(uploads.expiresAt, createdAt))})`;
  try {
    await atomically((tx) => [
      lockAccount(tx, ownerId),
      mustChange(
        tx
          .update(accounts)
          .set({ id: ownerId })
          .where(and(isActive(ownerId), lte(sql`${accounts.usedBytes} + ${pending} + ${upload.length}`, quotaOfOwner))),
      ),
      tx.insert(uploads).values({ ...upload, leaseUntil: momentFromNow(term) }),
    ]);
    return "stored";
  } catch (error) {
    if (unchangedStatement(error) === null) throw error;
    return "over-quota";
  }
}

/** The owner's upload; null when there is none, it is over, or it is somebody else's. */
export async function selectUpload(ownerId: string, id: string, now: Date): Promise<UploadRow | null> {
  const [row] = await db()
    .select()
    .from(uploads)
    .where(and(eq(uploads.id, id), eq(uploads.ownerId, ownerId), gt(uploads.expiresAt, now)));
  return row ?? null;
}

/** Gives the lease of an upload that nobody holds to `lease`, for `term` ms; null when it is held, or there is no such upload. */
export async function seizeLease(id: string, lease: string, term: number): Promise<UploadRow | null> {
  const [row] = await write((tx) =>
    tx
      .update(uploads)
      .set({ lease, leaseUntil: momentFromNow(term), leaseWanted: false })
      .where(and(eq(uploads.id, id), free()))
      .returning(),
  );
  return row ?? null;
}

/** Lets the holder of an upload's lease know that somebody waits for it; false when there is no such upload. */
export async function wantLease(id: string): Promise<boolean> {
  const rows = await write((tx) => tx.update(uploads).set({ leaseWanted: true }).where(eq(uploads.id, id)).returning({ id: uploads.id }));
  return rows.length === 1;
}

export type Progress = { expiresAt: Date; received?: number; pieces?: string[] };

/** Renews a lease for `term` ms, and notes how far its holder is; null when the lease is another's by now, the upload gone, or its owner not active any more. */
export async function advanceUpload(id: string, lease: string, term: number, progress?: Progress): Promise<{ wanted: boolean } | null> {
  const owned = db().select({ one: sql`1` }).from(accounts).where(isActive(uploads.ownerId));
  const [row] = await write((tx) =>
    tx
      .update(uploads)
      .set({ ...progress, leaseUntil: momentFromNow(term) })
      .where(and(eq(uploads.id, id), eq(uploads.lease, lease), exists(owned)))
      .returning({ wanted: uploads.leaseWanted }),
  );
  return row ?? null;
}

/** Lets a lease go that is still held. */
export async function releaseLease(id: string, lease: string): Promise<void> {
  await write((tx) =>
    tx
      .update(uploads)
      .set({ lease: null, leaseUntil: null, leaseWanted: false })
      .where(and(eq(uploads.id, id), eq(uploads.lease, lease))),
  );
}

/** The statement that ends an upload in the transaction of its image; it changes nothing when the lease was lost. */
export function finishing(id: string, lease: string, now: Date, expiresAt: Date): (tx: Db) => Guarded[] {
  return (tx) => [
    mustChange(
      tx
        .update(uploads)
        .set({ finishedAt: now, expiresAt })
        .where(and(eq(uploads.id, id), eq(uploads.lease, lease), unfinished)),
    ),
  ];
}

/** The upload as it is now, for the holder of its lease; null when that was lost. */
export async function selectHeld(id: string, lease: string): Promise<UploadRow | null> {
  const [row] = await db()
    .select()
    .from(uploads)
    .where(and(eq(uploads.id, id), eq(uploads.lease, lease)));
  return row ?? null;
}

/** Has an unfinished upload be over and without bytes, so that no holder of its lease finishes it; whether the one who asks held it. */
export async function condemnUpload(id: string, lease: string): Promise<boolean> {
  const rows = await write((tx) =>
    tx
      .update(uploads)
      .set({ received: 0, pieces: [], expiresAt: new Date(0) })
      .where(and(eq(uploads.id, id), eq(uploads.lease, lease), unfinished))
      .returning({ id: uploads.id }),
  );
  return rows.length > 0;
}

/** Removes an upload's row, by the holder of its lease. */
export async function deleteUpload(id: string, lease: string): Promise<void> {
  await write((tx) => tx.delete(uploads).where(and(eq(uploads.id, id), eq(uploads.lease, lease))));
}

/** Up to `limit` uploads that are over and that nobody holds. */
export async function selectExpired(now: Date, limit: number): Promise<UploadRow[]> {
  return db()
    .select()
    .from(uploads)
    .where(and(lte(uploads.expiresAt, now), free()))
    .limit(limit);
}

/** Up to `limit` uploads that have all their bytes, are no image yet, and that nobody holds. */
export async function selectComplete(limit: number): Promise<UploadRow[]> {
  return db()
    .select()
    .from(uploads)
    .where(and(unfinished, eq(uploads.received, uploads.length), free()))
    .limit(limit);
}

/** Which of these ids are uploads that are not finished. */
export async function unfinishedUploads(ids: string[]): Promise<Set<string>> {
  const rows =
    ids.length === 0
      ? []
      : await db()
          .select({ id: uploads.id })
          .from(uploads)
          .where(and(unfinished, among(uploads.id, ids)));
  return new Set(rows.map((row) => row.id));
}

/** Without a holder, or with one that died and let its lease run out. */
function free() {
  return or(isNull(uploads.lease), lt(uploads.leaseUntil, momentFromNow(0)));
}

function isActive(id: string | typeof uploads.ownerId) {
  return and(eq(accounts.id, id), isNull(accounts.deletedAt), eq(accounts.suspended, false));
}
