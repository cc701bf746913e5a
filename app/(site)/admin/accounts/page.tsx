import type { Metadata } from "next";
import { Accounts } from "#components/admin/accounts.tsx";
import { words } from "#components/words/server.ts";
import { listAccounts } from "#lib/auth/accounts.ts";
import { requireAdmin } from "#lib/auth/page.ts";
import { listPlans } from "#lib/plans/plans.ts";

export async function generateMetadata(): Promise<Metadata> {
  const t = await words("admin");
  return { title: t("accounts") };
}

type Asked = Partial<Record<"q" | "plan", string | string[]>>;

export default async function AdminAccounts({ searchParams }: { searchParams: Promise<Asked> }) {
  const asked = await searchParams;
  const admin = await requireAdmin();
  const [q, plan] = [one(asked.q), one(asked.plan)];
  const [page, plans] = await Promise.all([listAccounts({ q, plan, limit: 50, cursor: null }), listPlans()]);
  return <Accounts key={`${q}\n${plan}`} first={page} asked={{ q, plan }} plans={plans} self={admin.id} />;
}

function one(value: string | string[] | undefined): string | null {
  return typeof value === "string" && value.trim() !== "" ? value.trim() : null;
}
