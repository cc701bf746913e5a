// biome-ignore-all lint/a11y/noRedundantRoles: laid out as cards on a phone, a table loses its roles; by name it keeps them.
"use client";

import { type ReactNode, useState } from "react";
import { type Change, useAccountChange } from "#components/admin/change-account.ts";
import { Suspension } from "#components/admin/suspension.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { Confirm } from "#components/ui/dialog.tsx";
import { Problematic } from "#components/ui/form.tsx";
import { useProblem } from "#components/words/problem.ts";
import { useWords } from "#components/words/use.ts";
import type { Account, Plan } from "#lib/web/shapes.ts";

type Props = { account: Account; plans: Plan[]; self: boolean; onChange: (account: Account) => void };

const select = "min-h-11 w-full max-w-56 rounded-control border border-edge bg-raised px-2";

/** One account, with what can be changed about it. A refusal is shown under it. */
export function AccountRow({ account, plans, self, onChange }: Props) {
  const t = useWords("admin");
  const sayProblem = useProblem();
  const { change, pending, problem } = useAccountChange(account, onChange);
  const [newRole, setNewRole] = useState<Account["role"] | null>(null);
  const who = account.email;

  async function changeTo(next: Change) {
    await change(next);
    setNewRole(null);
  }

  return (
    <tr role="row" aria-busy={pending} className="grid grid-cols-2 gap-x-4 gap-y-2 border-b border-line py-4 lg:table-row lg:py-0">
      <Cell className="col-span-2 lg:py-3">
        <p className="font-medium break-all">
          {who} {self && <Badge>{t("you")}</Badge>} {account.suspended && <Badge tone="danger">{t("isSuspended")}</Badge>}
        </p>
        <p className="text-soft break-words">{account.name}</p>
        <div role="alert" className="pt-2 empty:hidden">
          {problem && <Problematic>{sayProblem(problem)}</Problematic>}
        </div>
      </Cell>
      <Cell label={t("plan")}>
        <select
          aria-label={t("planOf", { who })}
          value={account.plan.id}
          disabled={pending}
          className={select}
          onChange={(event) => void change({ plan: event.target.value })}
        >
          {plans.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      </Cell>
      <Cell label={t("usage")} className="tabular-nums">
        <p>{t("pictures", { count: account.usage.images })}</p>
        <p className="text-sm text-soft">{t("used", { used: t.bytes(account.usage.bytes), quota: t.bytes(account.plan.quotaBytes) })}</p>
      </Cell>
      <Cell label={t("role")}>
        <select
          aria-label={t("roleOf", { who })}
          value={account.role}
          disabled={pending}
          className={select}
          onChange={(event) => setNewRole(event.target.value as Account["role"])}
        >
          <option value="user">{t("user")}</option>
          <option value="admin">{t("admin")}</option>
        </select>
        <Confirm
          open={newRole !== null}
          onOpenChange={(open) => !open && setNewRole(null)}
          title={t(newRole === "admin" ? "makeAdminOf" : "takeAdminOf", { who })}
          action={t(newRole === "admin" ? "makeAdmin" : "takeAdmin")}
          pending={pending}
          onConfirm={() => newRole && void changeTo({ role: newRole })}
        >
          {t(newRole === "admin" ? "makeAdminHint" : "takeAdminHint")}
        </Confirm>
      </Cell>
      <Cell label={t("suspended")}>
        <Suspension account={account} pending={pending} onChange={(suspended) => change({ suspended })} />
      </Cell>
    </tr>
  );
}

/** A cell that names itself where the table's head is not shown. */
function Cell({ label, className = "", children }: { label?: string; className?: string; children: ReactNode }) {
  return (
    <td role="cell" className={`min-w-0 align-middle lg:py-2 lg:pe-4 ${className}`}>
      {label && (
        <span aria-hidden="true" className="block pb-1 text-sm text-soft lg:hidden">
          {label}
        </span>
      )}
      {children}
    </td>
  );
}
