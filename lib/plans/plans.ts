import { deletePlanRow, insertPlan, type PlanRow, type StoredPlan, selectPlan, selectPlans, updatePlan } from "#db/plans.ts";
import { Refusal } from "#lib/refusal.ts";
import type { Plan } from "#lib/web/shapes.ts";

export type PlanChange = Partial<Omit<PlanRow, "id" | "createdAt">> & { isDefault?: boolean };
export type PlanDraft = Omit<PlanRow, "id" | "createdAt"> & { id?: string; isDefault?: boolean };

/** A stored plan as the API shows it. */
export function presentPlan({ createdAt: _, ...plan }: StoredPlan): Plan {
  return plan;
}

/** All plans in the order in which they were made. */
export async function listPlans(): Promise<Plan[]> {
  return (await selectPlans()).map(presentPlan);
}

/** Makes a plan; without an id it gets one from its name. Throws `plan-exists`, `invalid`. */
export async function makePlan({ isDefault = false, ...draft }: PlanDraft): Promise<Plan> {
  const id = draft.id ?? idFromName(draft.name);
  checkExpiry(draft);
  if (!(await insertPlan({ ...draft, id, createdAt: new Date() }, isDefault)))
    throw new Refusal("plan-exists", `There is a plan with the id “${id}” already.`);
  return readPlan(id);
}

/** Changes a plan; it holds for every account on it from the next read of any link. Throws `not-found`, `default-plan`, `invalid`. */
export async function changePlan(id: string, { isDefault, ...change }: PlanChange): Promise<Plan> {
  const plan = await selectPlan(id);
  if (plan === null) throw noSuchPlan();
  if (isDefault === false && plan.isDefault)
    throw new Refusal("default-plan", "New accounts need a plan: make another one the default instead.");
  checkExpiry({ ...plan, ...change });
  if (!(await updatePlan(id, change, isDefault === true))) throw noSuchPlan();
  return readPlan(id);
}

/** Deletes a plan. Throws `not-found`, `plan-in-use`, `default-plan`. */
export async function deletePlan(id: string): Promise<void> {
  const outcome = await deletePlanRow(id);
  if (outcome === "absent") throw noSuchPlan();
  if (outcome === "default") throw new Refusal("default-plan", "This is the plan of new accounts: make another one the default first.");
  if (outcome === "in-use") throw new Refusal("plan-in-use", "There are accounts on this plan: move them to another one first.");
}

async function readPlan(id: string): Promise<Plan> {
  const plan = await selectPlan(id);
  if (plan === null) throw noSuchPlan();
  return presentPlan(plan);
}

function noSuchPlan() {
  return new Refusal("not-found", "There is no such plan.");
}

function checkExpiry({ temporaryLinks, minExpiry, maxExpiry }: Pick<PlanRow, "temporaryLinks" | "minExpiry" | "maxExpiry">) {
  if (temporaryLinks && (minExpiry === null || maxExpiry === null)) {
    throw invalid(minExpiry === null ? "minExpiry" : "maxExpiry", "a plan with temporary links needs their shortest and longest life");
  }
  if (minExpiry !== null && maxExpiry !== null && minExpiry > maxExpiry) throw invalid("maxExpiry", "must not be shorter than minExpiry");
}

function idFromName(name: string): string {
  const id = name
    .normalize("NFKD")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-|-$/g, "")
    .slice(0, 64);
  if (id === "") throw invalid("id", "cannot be made from this name: give one");
  return id;
}

function invalid(path: string, message: string) {
  return new Refusal("invalid", "The plan cannot be saved like this.", { errors: [{ path, message }] });
}
