"use client";

import { useEffect, useState } from "react";
import { countUnrevoked, revoke, type Selection } from "#components/links/kinds.ts";
import { announce } from "#components/ui/announce.tsx";
import { Confirm } from "#components/ui/dialog.tsx";
import { useProblem } from "#components/words/problem.ts";
import { useWords } from "#components/words/use.ts";

type Props = { which: Selection; onClose: () => void; onDone: () => void };

/** Revokes several links or shares after asking, by their number. */
export function RevokeMany({ which, onClose, onDone }: Props) {
  const t = useWords("links");
  const say = useProblem();
  const [pending, setPending] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const [count, setCount] = useState("ids" in which ? which.ids.length : null);

  async function revokeAll() {
    setPending(true);
    const { problem: refused, data } = await revoke(which);
    setPending(false);
    setProblem(refused && say(refused));
    if (refused) return;
    onDone();
    onClose();
    announce(t("areRevoked", { count: data.revoked }));
  }

  // biome-ignore lint/correctness/useExhaustiveDependencies: counted once, when it is opened.
  useEffect(() => {
    if (count !== null) return;
    let gone = false;
    void countUnrevoked(which).then(({ problem: failed, data }) => {
      if (gone) return;
      setProblem(failed && say(failed));
      if (data !== null) setCount(data);
    });
    return () => {
      gone = true;
    };
  }, []);

  return (
    <Confirm
      open
      onOpenChange={onClose}
      title={count === null ? t("label" in which ? "revokeLabelled" : "revokeAll") : t("revokeManyTitle", { count })}
      action={count === null ? t("reading") : t("revokePicked", { count })}
      pending={pending || count === null}
      problem={problem}
      onConfirm={() => void revokeAll()}
    >
      {t("revokeManyHint")}
    </Confirm>
  );
}
