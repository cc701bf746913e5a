import { and, eq, isNull } from "drizzle-orm";
import { atomically, type Db, db, mustChange, type Statement, unchangedStatement, write } from "./client.ts";
import { storeFailure } from "./failure.ts";
import { accounts, installation, plans } from "./schema.ts";

const only = "tessera";

export type Installation = typeof installation.$inferSelect;
export type NewPlan = typeof plans.$inferInsert;
export type NewAccount = typeof accounts.$inferInsert;

/** Creates the installation with its first plans; false when it exists already, whatever became of its plans. */
export async function install(first: NewPlan[], defaultPlanId: string, nonce: string, now: Date): Promise<boolean> {
  try {
    await atomically((tx) => [
      mustChange(tx.insert(installation).values({ id: only, defaultPlanId, nonce, setUpAt: null, createdAt: now }).onConflictDoNothing()),
      tx.insert(plans).values(first),
    ]);
    return true;
  } catch (error) {
    if (unchangedStatement(error) !== null) return false;
    throw error;
  }
}

/** Whether the store holds an installation; a store without tables holds none. */
export async function isInstalled(): Promise<boolean> {
  try {
    return (await db().select({ id: installation.id }).from(installation)).length > 0;
  } catch (error) {
    if (storeFailure(error) === "no-tables") return false;
    throw error;
  }
}

/** The one row of the installation. Throws before `install`. */
export async function readInstallation(): Promise<Installation> {
  const [row] = await db().select().from(installation).where(eq(installation.id, only));
  if (row === undefined) throw new Error("The installation has no row");
  return row;
}

/**
 * A statement that makes every transaction that starts with it wait for the others of its kind,
 * for rules over several rows (the last admin, the default plan) that READ COMMITTED would not hold.
 */
export function oneAtATime(tx: Db): Statement {
  return tx.update(installation).set({ id: only }).where(eq(installation.id, only));
}

/** Creates the first admin and closes the setup: "done", or "over" when another visitor was first, or "email-taken". */
export async function completeSetup(admin: NewAccount, now: Date): Promise<"done" | "over" | "email-taken"> {
  try {
    await atomically((tx) => [
      mustChange(
        tx
          .update(installation)
          .set({ setUpAt: now })
          .where(and(eq(installation.id, only), isNull(installation.setUpAt))),
      ),
      mustChange(tx.insert(accounts).values(admin).onConflictDoNothing()),
    ]);
    return "done";
  } catch (error) {
    const place = unchangedStatement(error);
    if (place === null) throw error;
    return place === 0 ? "over" : "email-taken";
  }
}

/** Closes the setup without an account, as an admin exists by other means. */
export async function closeSetup(now: Date): Promise<void> {
  await write((tx) =>
    tx
      .update(installation)
      .set({ setUpAt: now })
      .where(and(eq(installation.id, only), isNull(installation.setUpAt))),
  );
}
