import { and, asc, eq, exists, ne, notExists, sql } from "drizzle-orm";
import { atomically, db, mustChange, unchangedStatement } from "./client.ts";
import { storeFailure } from "./failure.ts";
import { oneAtATime, readInstallation } from "./installation.ts";
import { accounts, installation, plans } from "./schema.ts";

export type PlanRow = typeof plans.$inferSelect;
/** A plan as it is stored, and whether new accounts get it. */
export type StoredPlan = PlanRow & { isDefault: boolean };

/** All plans in the order in which they were made. */
export async function selectPlans(): Promise<StoredPlan[]> {
  const [rows, { defaultPlanId }] = await Promise.all([
    db().select().from(plans).orderBy(asc(plans.createdAt), asc(plans.id)),
    readInstallation(),
  ]);
  return rows.map((row) => ({ ...row, isDefault: row.id === defaultPlanId }));
}

/** One plan, or null. */
export async function selectPlan(id: string): Promise<StoredPlan | null> {
  const [row] = await db().select().from(plans).where(eq(plans.id, id));
  return row === undefined ? null : { ...row, isDefault: row.id === (await readInstallation()).defaultPlanId };
}

/** Stores a new plan; false when its id is taken. */
export async function insertPlan(plan: PlanRow, isDefault: boolean): Promise<boolean> {
  try {
    await atomically((tx) => [
      oneAtATime(tx),
      mustChange(tx.insert(plans).values(plan).onConflictDoNothing()),
      ...(isDefault ? [tx.update(installation).set({ defaultPlanId: plan.id })] : []),
    ]);
    return true;
  } catch (error) {
    if (unchangedStatement(error) !== null) return false;
    throw error;
  }
}

/** Changes a plan, and makes it the default if asked; false when it is not there. */
export async function updatePlan(id: string, change: Partial<Omit<PlanRow, "id">>, makeDefault: boolean): Promise<boolean> {
  try {
    await atomically((tx) => [
      oneAtATime(tx),
      // `id` is set to itself so that a change of nothing but the default is a statement too.
      mustChange(
        tx
          .update(plans)
          .set({ id, ...change })
          .where(eq(plans.id, id)),
      ),
      ...(makeDefault ? [tx.update(installation).set({ defaultPlanId: id })] : []),
    ]);
    return true;
  } catch (error) {
    if (unchangedStatement(error) !== null) return false;
    throw error;
  }
}

/** Deletes a plan that is neither the default nor any account's. */
export async function deletePlanRow(id: string): Promise<"deleted" | "absent" | "in-use" | "default"> {
  const unused = notExists(db().select({ one: sql`1` }).from(accounts).where(eq(accounts.planId, id)));
  const notDefault = exists(db().select({ one: sql`1` }).from(installation).where(ne(installation.defaultPlanId, id)));
  try {
    await atomically((tx) => [oneAtATime(tx), mustChange(tx.delete(plans).where(and(eq(plans.id, id), unused, notDefault)))]);
    return "deleted";
  } catch (error) {
    // An account may be moved to the plan between the check and the commit; the foreign key still holds.
    if (storeFailure(error) === "missing-reference") return "in-use";
    if (unchangedStatement(error) === null) throw error;
    const plan = await selectPlan(id);
    if (plan === null) return "absent";
    return plan.isDefault ? "default" : "in-use";
  }
}
