"use client";

import { Switch } from "@base-ui/react/switch";
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
      <Switch.Root
        aria-label={`Suspend ${account.email}`}
        checked={account.suspended}
        disabled={pending}
        onCheckedChange={(wanted) => (wanted ? setAsking(true) : void onChange(false))}
        className="flex h-11 w-14 cursor-pointer items-center rounded-control px-1"
      >
        <span className={`flex h-6 w-11 items-center rounded-full p-0.5 transition-colors ${account.suspended ? "bg-danger" : "bg-edge"}`}>
          <Switch.Thumb className="size-5 rounded-full bg-raised transition-transform data-checked:translate-x-5" />
        </span>
      </Switch.Root>
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
