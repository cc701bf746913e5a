import Link from "next/link";
import { Comparison } from "#components/plans/comparison.tsx";
import { Usage } from "#components/plans/usage.tsx";
import { useWords } from "#components/words/use.ts";
import type { Account, Plan } from "#lib/web/shapes.ts";

/** What one has, how much of it is used, and what the other plans would give. */
export function PlanPage({ account, plans }: { account: Account; plans: Plan[] }) {
  const t = useWords("plans");
  return (
    <div className="mx-auto max-w-6xl px-4 pb-24 sm:px-6">
      <h1 className="pt-8 pb-6 text-2xl font-semibold tracking-tight">{t("title", { plan: account.plan.name })}</h1>
      <section aria-labelledby="usage" className="max-w-2xl pb-10">
        <h2 id="usage" className="pb-2 font-semibold">
          {t("usage")}
        </h2>
        <Usage account={account} />
      </section>
      <section aria-labelledby="compare" className="border-t border-line pt-8">
        <h2 id="compare" className="pb-1 font-semibold">
          {t(plans.length > 1 ? "compare" : "compareOne")}
        </h2>
        <p className="max-w-2xl pb-5 text-soft text-pretty">
          {account.role === "admin"
            ? t("adminChanges", {
                link: (text) => (
                  <Link href={`/admin/accounts?q=${encodeURIComponent(account.email)}`} className="text-ink underline underline-offset-4">
                    {text}
                  </Link>
                ),
              })
            : t(plans.length > 1 ? "whoChanges" : "whoChangesOne")}
        </p>
        <Comparison plans={plans} mine={account} />
      </section>
    </div>
  );
}
