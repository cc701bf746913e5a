"use client";

import { useState } from "react";
import { api, ask } from "#components/api.ts";
import { announce } from "#components/ui/announce.tsx";
import { Confirm } from "#components/ui/dialog.tsx";
import { useProblem } from "#components/words/problem.ts";
import { useWords } from "#components/words/use.ts";
import type { Link } from "#lib/web/shapes.ts";

/** Revokes a link after asking. */
export function Revoke({ link, onClose, onChange }: { link: Link; onClose: () => void; onChange: (link: Link) => void }) {
  const t = useWords("links");
  const say = useProblem();
  const [pending, setPending] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);

  async function revoke() {
    setPending(true);
    const { problem: failed } = await ask(api.links[":id"].$delete({ param: { id: link.id } }));
    setPending(false);
    setProblem(failed && say(failed));
    if (failed) return;
    onChange({ ...link, state: "revoked", revokedAt: new Date().toISOString() });
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
