"use client";

import { useState } from "react";
import { Confirm } from "#components/ui/dialog.tsx";
import { useWords } from "#components/words/use.ts";
import type { Account } from "#lib/web/shapes.ts";

type Props = { account: Account; pending: boolean; onChange: (suspended: boolean) => Promise<void> };

/** Suspends an account after asking, or lifts it. */
export function Suspension({ account, pending, onChange }: Props) {
  const t = useWords("admin");
  const [asking, setAsking] = useState(false);

  async function suspend() {
    await onChange(true);
    setAsking(false);
  }

  return (
    <>
      <button
        type="button"
        role="switch"
        aria-label={t("suspendWho", { who: account.email })}
        aria-checked={account.suspended}
        disabled={pending}
        onClick={() => (account.suspended ? void onChange(false) : setAsking(true))}
        className="group flex h-11 w-14 items-center rounded-control px-1"
      >
        <span className="flex h-6 w-11 items-center rounded-full bg-edge p-0.5 transition-colors group-aria-checked:bg-danger">
          <span className="size-5 rounded-full bg-raised transition-transform group-aria-checked:translate-x-5 rtl:group-aria-checked:-translate-x-5" />
        </span>
      </button>
      <Confirm
        open={asking}
        onOpenChange={setAsking}
        title={t("suspendAsk", { who: account.email })}
        action={t("suspend")}
        pending={pending}
        onConfirm={suspend}
      >
        {t("suspendHint")}
      </Confirm>
    </>
  );
}
