"use client";

import { useState } from "react";
import { api, ask } from "#components/api.ts";
import { announce } from "#components/ui/announce.tsx";
import { toast } from "#components/ui/toast.tsx";
import { useWords } from "#components/words/use.ts";
import type { Words } from "#components/words/words.ts";
import type { Account, Problem } from "#lib/web/shapes.ts";

export type Change = { plan?: string; role?: Account["role"]; suspended?: boolean };

/** Changes an account at once, says what was done and offers to undo it. */
export function useAccountChange(account: Account, onChange: (account: Account) => void) {
  const t = useWords("admin");
  const undo = useWords("ui")("undo");
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
    const sentence = say(t, wanted, changed);
    announce(sentence);
    const back = Object.fromEntries(Object.keys(wanted).map((key) => [key, before[key as keyof Change]])) as Change;
    void toast(sentence, { duration: 10_000, action: { label: undo, onClick: () => void send(back) } });
  }

  return { change, pending, problem };
}

function say(t: Words<"admin">, wanted: Change, { email: who, plan, role }: Account): string {
  if (wanted.plan) return t("nowOnPlan", { who, plan: plan.name });
  if (wanted.role) return t(role === "admin" ? "nowAdmin" : "noAdmin", { who });
  return t(wanted.suspended ? "nowSuspended" : "notSuspended", { who });
}
