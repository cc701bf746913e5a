"use client";

import { useState } from "react";
import { api, ask } from "#components/api.ts";
import { announce } from "#components/ui/announce.tsx";
import { toast } from "#components/ui/toast.tsx";
import type { Account, Problem } from "#lib/web/shapes.ts";

export type Change = { plan?: string; role?: Account["role"]; suspended?: boolean };

/** Changes an account at once, says what was done and offers to undo it. */
export function useAccountChange(account: Account, onChange: (account: Account) => void) {
  const [pending, setPending] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);

  async function send(change: Change): Promise<Account | null> {
    setPending(true);
    const { problem: failed, data } = await ask(api.admin.accounts[":id"].$patch({ param: { id: account.id }, json: change }));
    setPending(false);
    setProblem(failed);
    if (failed) return null;
    onChange(data);
    return data;
  }

  async function change(wanted: Change) {
    const before: Change = { plan: account.plan.id, role: account.role, suspended: account.suspended };
    const changed = await send(wanted);
    if (!changed) return;
    const sentence = say(wanted, changed);
    announce(sentence);
    const back = Object.fromEntries(Object.keys(wanted).map((key) => [key, before[key as keyof Change]])) as Change;
    void toast(sentence, { duration: 10_000, action: { label: "Undo", onClick: () => void send(back) } });
  }

  return { change, pending, problem };
}

function say(wanted: Change, { email, plan, role }: Account): string {
  if (wanted.plan) return `${email} is on ${plan.name} now.`;
  if (wanted.role) return role === "admin" ? `${email} is an administrator now.` : `${email} is no administrator any more.`;
  return wanted.suspended ? `${email} is suspended.` : `${email} is no longer suspended.`;
}
