import type { Step } from "../steps.ts";
import { bodyOf } from "../world.ts";

export const planSteps = {
  move: {
    weight: 5,
    async take(world) {
      const who = world.random.oneOf(world.people);
      const plan = world.likely(world.plans, ({ temporary }) => temporary) ?? who.plan;
      world.must("a move", await world.admin.call("PATCH", `/admin/accounts/${who.id}`, { plan: plan.id }), 200);
      who.plan = plan;
      return { said: `${who.id} to ${plan.id}`, touched: world.ofOwners((owner) => owner === who) };
    },
  },
  alter: {
    weight: 3,
    async take(world) {
      const plan = world.random.oneOf(world.plans.slice(3));
      const { random } = world;
      plan.heights = [200, 300, 400].filter(() => random.chance(0.6));
      plan.original = random.chance(0.7);
      plan.temporary = random.chance(0.8);
      plan.longest = random.oneOf([60, 3600]);
      world.must("a change of a plan", await world.admin.call("PATCH", `/admin/plans/${plan.id}`, bodyOf(plan)), 200);
      return { said: `${plan.id} to ${JSON.stringify(plan)}`, touched: world.ofOwners((owner) => owner.plan === plan) };
    },
  },
  newPlan: {
    weight: 1,
    async take(world) {
      if (world.plans.length > 6) return null;
      const plan = { id: `plan-${world.log.length}`, heights: [200, 300], original: false, temporary: true, longest: 3600 };
      await world.makePlan(plan);
      return { said: plan.id, touched: [] };
    },
  },
  dropPlan: {
    weight: 1,
    async take(world) {
      const plan = world.one(world.plans.slice(4));
      if (plan === null) return null;
      const used = world.people.some((one) => one.plan === plan);
      world.must("a plan's deletion", await world.admin.call("DELETE", `/admin/plans/${plan.id}`), used ? 409 : 204);
      if (!used) world.plans.splice(world.plans.indexOf(plan), 1);
      return { said: `${plan.id}${used ? ", which somebody has" : ""}`, touched: world.ofOwners((owner) => owner.plan === plan) };
    },
  },
  suspend: {
    weight: 1,
    async take(world) {
      const who = world.random.oneOf(world.people);
      world.must("a suspension", await world.admin.call("PATCH", `/admin/accounts/${who.id}`, { suspended: true }), 200);
      who.suspended = true;
      return { said: who.id, touched: world.ofOwners((owner) => owner === who) };
    },
  },
  reinstate: {
    weight: 7,
    async take(world) {
      const who = world.one(world.people.filter(({ suspended }) => suspended));
      if (who === null) return null;
      world.must("a reinstatement", await world.admin.call("PATCH", `/admin/accounts/${who.id}`, { suspended: false }), 200);
      who.suspended = false;
      return { said: who.id, touched: world.ofOwners((owner) => owner === who) };
    },
  },
} satisfies Record<string, Step>;
