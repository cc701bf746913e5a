// biome-ignore-all lint/a11y/noRedundantRoles: laid out as cards on a phone, a table loses its roles; by name it keeps them.
"use client";

import { type ReactNode, useState } from "react";
import { type Change, useAccountChange } from "#components/admin/change-account.ts";
import { Suspension } from "#components/admin/suspension.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { Confirm } from "#components/ui/dialog.tsx";
import { Problematic } from "#components/ui/form.tsx";
import { sayBytes } from "#components/words/bytes.ts";
import { count } from "#components/words/counts.ts";
import type { Account, Plan } from "#lib/web/shapes.ts";

type Props = { account: Account; plans: Plan[]; self: boolean; onChange: (account: Account) => void };

const select = "min-h-11 w-full max-w-56 rounded-control border border-edge bg-raised px-2";

/** One account, with what can be changed about it. A refusal is shown under it. */
export function AccountRow({ account, plans, self, onChange }: Props) {
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
          {who} {self && <Badge>you</Badge>} {account.suspended && <Badge tone="danger">suspended</Badge>}
        </p>
        <p className="text-soft break-words">{account.name}</p>
        <div role="alert" className="pt-2 empty:hidden">
          {problem && <Problematic>{problem.detail}</Problematic>}
        </div>
      </Cell>
      <Cell label="Plan">
        <select
          aria-label={`Plan of ${who}`}
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
      <Cell label="Usage" className="tabular-nums">
        <p>{count(account.usage.images, "picture")}</p>
        <p className="text-sm text-soft">
          {sayBytes(account.usage.bytes)} of {sayBytes(account.plan.quotaBytes)}
        </p>
      </Cell>
      <Cell label="Role">
        <select
          aria-label={`Role of ${who}`}
          value={account.role}
          disabled={pending}
          className={select}
          onChange={(event) => setNewRole(event.target.value as Account["role"])}
        >
          <option value="user">User</option>
          <option value="admin">Admin</option>
        </select>
        <Confirm
          open={newRole !== null}
          onOpenChange={(open) => !open && setNewRole(null)}
          title={newRole === "admin" ? `Make ${who} an administrator?` : `Take administration from ${who}?`}
          action={newRole === "admin" ? "Make administrator" : "Take it away"}
          pending={pending}
          onConfirm={() => newRole && void changeTo({ role: newRole })}
        >
          {newRole === "admin"
            ? "They can then change every account, yours too."
            : "They keep their account and pictures, and no longer see these pages."}
        </Confirm>
      </Cell>
      <Cell label="Suspended">
        <Suspension account={account} pending={pending} onChange={(suspended) => change({ suspended })} />
      </Cell>
    </tr>
  );
}

/** A cell that names itself where the table's head is not shown. */
function Cell({ label, className = "", children }: { label?: string; className?: string; children: ReactNode }) {
  return (
    <td role="cell" className={`min-w-0 align-middle lg:py-2 lg:pr-4 ${className}`}>
      {label && (
        <span aria-hidden="true" className="block pb-1 text-sm text-soft lg:hidden">
          {label}
        </span>
      )}
      {children}
    </td>
  );
}
