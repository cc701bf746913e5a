import { type PlanStats, statsByPlan } from "#db/stats.ts";
import type { Command } from "../command.ts";
import { open } from "../open.ts";
import { say } from "../terminal.ts";

type Totals = Omit<PlanStats, "id" | "name">;

export const stats: Command = {
  name: "stats",
  args: [],
  options: { json: { type: "boolean" } },
  summary: "count accounts, images, bytes, links and shares",
  help: `By plan and in all. Links are temporary ones of images that are there, by their state: live, expired, used up, revoked, or stopped by
the plan. Of shares the table has the live ones, --json all states.

  --json   for programs: {"plans": [{"id", "name", …}], "total": {…}}, sizes in bytes`,
  async run({ values }) {
    await open();
    const plans = await statsByPlan(new Date());
    const total = plans.reduce(add, nothing);
    if (values["json"]) say(JSON.stringify({ plans, total }));
    else for (const line of table(plans, total)) say(line);
    return 0;
  },
};

const none = { live: 0, expired: 0, usedUp: 0, revoked: 0, plan: 0 };
const nothing: Totals = { accounts: 0, images: 0, bytes: 0, links: none, shares: none };

function add(sum: Totals, { accounts, images, bytes, links, shares }: Totals): Totals {
  return {
    accounts: sum.accounts + accounts,
    images: sum.images + images,
    bytes: sum.bytes + bytes,
    links: addStates(sum.links, links),
    shares: addStates(sum.shares, shares),
  };
}

function addStates(sum: Totals["links"], more: Totals["links"]): Totals["links"] {
  return {
    live: sum.live + more.live,
    expired: sum.expired + more.expired,
    usedUp: sum.usedUp + more.usedUp,
    revoked: sum.revoked + more.revoked,
    plan: sum.plan + more.plan,
  };
}

function table(plans: PlanStats[], total: Totals): string[] {
  const head = ["plan", "accounts", "images", "bytes", "links: live", "expired", "used up", "revoked", "stopped by plan", "live shares"];
  const row = (name: string, { accounts, images, bytes, links, shares }: Totals) =>
    [name, accounts, images, bytes, links.live, links.expired, links.usedUp, links.revoked, links.plan, shares.live].map(String);
  const rows = [head, ...plans.map((plan) => row(plan.id, plan)), row("all", total)];
  const widths = head.map((_, column) => Math.max(...rows.map((cells) => cells[column]?.length ?? 0)));
  return rows.map((cells) => cells.map((cell, n) => (n === 0 ? cell.padEnd(widths[n] ?? 0) : cell.padStart(widths[n] ?? 0))).join("  "));
}
