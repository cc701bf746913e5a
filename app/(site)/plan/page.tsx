import type { Metadata } from "next";
import { PlanPage } from "#components/plans/plan-page.tsx";
import { words } from "#components/words/server.ts";
import { requireAccount } from "#lib/auth/page.ts";
import { listPlans } from "#lib/plans/plans.ts";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await words("plans"))("pageTitle") };
}

export default async function Page() {
  const [account, plans] = [await requireAccount("/plan"), await listPlans()];
  return <PlanPage account={account} plans={plans} />;
}
