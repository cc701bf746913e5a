"use client";

import { useState } from "react";
import { type Lent, revoke as revokeAll } from "#components/links/kinds.ts";
import { announce } from "#components/ui/announce.tsx";
import { Confirm } from "#components/ui/dialog.tsx";
import { useProblem } from "#components/words/problem.ts";
import { useWords } from "#components/words/use.ts";

/** Revokes a link or a share after asking. */
export function Revoke<T extends Lent>({ lent, onClose, onChange }: { lent: T; onClose: () => void; onChange: (lent: T) => void }) {
  const t = useWords("links");
  const say = useProblem();
  const [pending, setPending] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);

  async function revoke() {
    setPending(true);
    const { problem: failed } = await revokeAll({ ids: [lent.id] });
    setPending(false);
    setProblem(failed && say(failed));
    if (failed) return;
    onChange({ ...lent, state: "revoked", revokedAt: new Date().toISOString() });
    onClose();
    announce(t("isRevoked"));
  }

  return (
    <Confirm
      open
      onOpenChange={onClose}
      title={t("revokeTitle")}
      action={t("revokeLink")}
      pending={pending}
      problem={problem}
      onConfirm={revoke}
    >
      {t("revokeHint")}
    </Confirm>
  );
}
