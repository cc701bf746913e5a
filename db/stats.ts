import { and, eq, isNull, type SQL, sql } from "drizzle-orm";
import { db } from "./client.ts";
import { unspent } from "./conditions.ts";
import { selectPlans } from "./plans.ts";
import { accounts, images, links, shares } from "./schema.ts";
import { showsAny } from "./shares.ts";

type States = { live: number; expired: number; usedUp: number; revoked: number; plan: number };

/** What the accounts on one plan have: images that are not deleted, bytes of their originals, and their temporary links and shares by state. */
export type PlanStats = {
  id: string;
  name: string;
  accounts: number;
  images: number;
  bytes: number;
  links: States;
  shares: States;
};

/** Counts everything by plan, in the order of the plans; states of links and shares are those of `now`. */
export async function statsByPlan(now: Date): Promise<PlanStats[]> {
  const [plans, people, linked, shared] = await Promise.all([selectPlans(), countAccounts(), countLinks(now), countShares(now)]);
  return plans.map(({ id, name, temporaryLinks }) => {
    const { planId: _, ...counted } = people.find(({ planId }) => planId === id) ?? { planId: id, accounts: 0, images: 0, bytes: 0 };
    const statesIn = (counts: typeof linked): States => {
      const none = { lasting: 0, expired: 0, usedUp: 0, revoked: 0 };
      const { lasting, expired, usedUp, revoked } = counts.find(({ planId }) => planId === id) ?? none;
      return { live: temporaryLinks ? lasting : 0, expired, usedUp, revoked, plan: temporaryLinks ? 0 : lasting };
    };
    return { id, name, ...counted, links: statesIn(linked), shares: statesIn(shared) };
  });
}

function countAccounts() {
  return db()
    .select({
      planId: accounts.planId,
      accounts: sql`count(*)`.mapWith(Number),
      images: sql`sum(${accounts.imageCount})`.mapWith(Number),
      bytes: sql`sum(${accounts.usedBytes})`.mapWith(Number),
    })
    .from(accounts)
    .where(isNull(accounts.deletedAt))
    .groupBy(accounts.planId);
}

function countLinks(now: Date) {
  return db()
    .select({ planId: accounts.planId, ...countStates(links, now) })
    .from(links)
    .innerJoin(images, and(eq(images.id, links.imageId), isNull(images.deletedAt)))
    .innerJoin(accounts, eq(accounts.id, images.ownerId))
    .groupBy(accounts.planId);
}

function countShares(now: Date) {
  return db()
    .select({ planId: accounts.planId, ...countStates(shares as unknown as typeof links, now) })
    .from(shares)
    .innerJoin(accounts, eq(accounts.id, shares.ownerId))
    .where(showsAny())
    .groupBy(accounts.planId);
}

function countStates(of: typeof links, now: Date) {
  const ended = sql`${of.expiresAt} <= ${sql.param(now, of.expiresAt)}`;
  const count = (which: SQL | undefined) => sql`sum(case when ${which} then 1 else 0 end)`.mapWith(Number);
  const kept = isNull(of.revokedAt);
  return {
    revoked: sql`count(${of.revokedAt})`.mapWith(Number),
    expired: count(and(kept, ended)),
    usedUp: count(and(kept, sql`not (${ended})`, sql`not (${unspent(now, of)})`)),
    lasting: count(and(kept, unspent(now, of))),
  };
}
