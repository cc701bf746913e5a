"use client";

import { useState } from "react";
import { type Lent, revoke } from "#components/links/kinds.ts";
import { announce } from "#components/ui/announce.tsx";
import { Confirm } from "#components/ui/dialog.tsx";
import { useProblem } from "#components/words/problem.ts";
import { useWords } from "#components/words/use.ts";

/** Revokes several links or shares after asking. */
export function RevokeMany({ chosen, onClose, onDone }: { chosen: Lent[]; onClose: () => void; onDone: () => void }) {
  const t = useWords("links");
  const say = useProblem();
  const [pending, setPending] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const [count] = useState(chosen.length);

  async function revokeAll() {
    setPending(true);
    const refused = await revoke(chosen);
    setPending(false);
    setProblem(refused && say(refused));
    if (refused) return;
    onDone();
    onClose();
    announce(t("areRevoked", { count }));
  }

  return (
    <Confirm
      open
      onOpenChange={onClose}
      title={t("revokeManyTitle", { count })}
      action={t("revokePicked", { count })}
      pending={pending}
      problem={problem}
      onConfirm={() => void revokeAll()}
    >
      {t("revokeManyHint")}
    </Confirm>
  );
}
