import { changeAccount } from "#lib/auth/accounts.ts";
import { listPlans } from "#lib/plans/plans.ts";
import { accountOf } from "../account.ts";
import { type Command, Fault } from "../command.ts";
import { open } from "../open.ts";
import { say } from "../terminal.ts";

export const planSet: Command = {
  name: "plan set",
  args: ["EMAIL", "PLAN"],
  summary: "put an account on a plan",
  help: "Its links answer by the new plan from their next request on. Nothing is deleted, whatever the plan.",
  async run({ positionals: [email = "", id = ""] }) {
    await open();
    const { account, plan: before } = await accountOf(email);
    const plans = await listPlans();
    const plan = plans.find((each) => each.id === id);
    if (plan === undefined) throw new Fault(`There is no plan “${id}”, but ${plans.map((each) => each.id).join(", ")}.`);
    const { usage } = await changeAccount(account.id, { plan: id });
    say(`${account.email} is on ${plan.name} (${id}); before, on ${before.name} (${before.id}).`);
    if (usage.bytes > plan.quotaBytes) say(`It uses ${usage.bytes} bytes of ${plan.quotaBytes}: it keeps everything and cannot add.`);
    return 0;
  },
};
