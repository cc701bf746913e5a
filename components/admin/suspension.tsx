"use client";

import { useState } from "react";
import { Confirm } from "#components/ui/dialog.tsx";
import type { Account } from "#lib/web/shapes.ts";

type Props = { account: Account; pending: boolean; onChange: (suspended: boolean) => Promise<void> };

/** Suspends an account after asking, or lifts it. */
export function Suspension({ account, pending, onChange }: Props) {
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
        aria-label={`Suspend ${account.email}`}
        aria-checked={account.suspended}
        disabled={pending}
        onClick={() => (account.suspended ? void onChange(false) : setAsking(true))}
        className="group flex h-11 w-14 items-center rounded-control px-1"
      >
        <span className="flex h-6 w-11 items-center rounded-full bg-edge p-0.5 transition-colors group-aria-checked:bg-danger">
          <span className="size-5 rounded-full bg-raised transition-transform group-aria-checked:translate-x-5" />
        </span>
      </button>
      <Confirm
        open={asking}
        onOpenChange={setAsking}
        title={`Suspend ${account.email}?`}
        action="Suspend"
        pending={pending}
        onConfirm={suspend}
      >
        They are signed out at once and cannot sign in, their tokens are refused, and every link to their pictures stops. Nothing is
        deleted: lifting the suspension brings all of it back.
      </Confirm>
    </>
  );
}
