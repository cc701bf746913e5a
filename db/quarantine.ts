import { and, eq, gt, lte } from "drizzle-orm";
import { atomically, db } from "./client.ts";
import { quarantine } from "./schema.ts";

export type Quarantined = typeof quarantine.$inferSelect;

/** Why the bytes with this SHA-256 (hex) must not be decoded at `now`; null when they may. */
export async function selectQuarantined(sha256: string, now: Date): Promise<Quarantined | null> {
  const [row] = await db()
    .select()
    .from(quarantine)
    .where(and(eq(quarantine.sha256, sha256), gt(quarantine.until, now)));
  return row ?? null;
}

/** Keeps bytes from being decoded until their time is over; forgets those whose time was over by `now`. */
export async function insertQuarantined(row: Quarantined, now: Date): Promise<void> {
  await atomically((tx) => [
    tx.delete(quarantine).where(lte(quarantine.until, now)),
    tx.insert(quarantine).values(row).onConflictDoNothing(),
  ]);
}
