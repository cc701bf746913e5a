// biome-ignore-all lint/a11y/noRedundantRoles: laid out as cards on a phone, a table loses its roles; by name it keeps them.
"use client";

import { useState } from "react";
import { AccountFilter, type Asked } from "#components/admin/account-filter.tsx";
import { AccountRow } from "#components/admin/account-row.tsx";
import { api, ask } from "#components/api.ts";
import { Button } from "#components/ui/button.tsx";
import { Empty } from "#components/ui/empty.tsx";
import { Problematic } from "#components/ui/form.tsx";
import { useProblem } from "#components/words/problem.ts";
import { useWords } from "#components/words/use.ts";
import type { Account, Plan } from "#lib/web/shapes.ts";

type Props = { first: { items: Account[]; nextCursor: string | null }; asked: Asked; plans: Plan[]; self: string };

const heads = ["account", "plan", "usage", "role", "suspended"] as const;

/** All accounts, with what an administrator can change about them: a table on a desk, cards on a phone. */
export function Accounts({ first, asked, plans, self }: Props) {
  const t = useWords("admin");
  const sayProblem = useProblem();
  const [accounts, setAccounts] = useState(first.items);
  const [cursor, setCursor] = useState(first.nextCursor);
  const [problem, setProblem] = useState<string | null>(null);

  async function readOn(from: string) {
    const { q, plan } = asked;
    const { problem: failed, data } = await ask(
      api.admin.accounts.$get({ query: { limit: "100", cursor: from, ...(q ? { q } : {}), ...(plan ? { plan } : {}) } }),
    );
    setProblem(failed && sayProblem(failed));
    if (!data) return;
    setAccounts((known) => [...known, ...data.items.filter(({ id }) => known.every((each) => each.id !== id))]);
    setCursor(data.nextCursor);
  }

  return (
    <div className="mx-auto max-w-6xl px-4 pb-24 sm:px-6">
      <h1 className="pt-8 pb-4 text-2xl font-semibold tracking-tight">{t("accounts")}</h1>
      <AccountFilter asked={asked} plans={plans} />
      {accounts.length === 0 ? (
        <Empty title={t("noneFits")}>{t("noneFitsHint")}</Empty>
      ) : (
        <table role="table" className="mt-4 block w-full border-collapse text-start text-control lg:table">
          <thead role="rowgroup" className="sr-only lg:not-sr-only lg:table-header-group">
            <tr role="row" className="border-b border-edge">
              {heads.map((head) => (
                <th key={head} role="columnheader" scope="col" className="py-2 pe-4 text-start text-sm font-normal text-soft">
                  {t(head)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody role="rowgroup" className="block lg:table-row-group">
            {accounts.map((account) => (
              <AccountRow
                key={account.id}
                account={account}
                plans={plans}
                self={account.id === self}
                onChange={(next) => setAccounts((known) => known.map((each) => (each.id === next.id ? next : each)))}
              />
            ))}
          </tbody>
        </table>
      )}
      {problem && <Problematic>{problem}</Problematic>}
      {cursor && (
        <Button className="mt-6" onClick={() => void readOn(cursor)}>
          {t("showMore")}
        </Button>
      )}
    </div>
  );
}
