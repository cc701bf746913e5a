"use client";

import { Button } from "#components/ui/button.tsx";
import { useCopy } from "#components/ui/copy.tsx";
import { toast } from "#components/ui/toast.tsx";
import { useWords } from "#components/words/use.ts";

/** Copies a sentence that asks an admin for a plan: Tessera does not know how its people talk to each other. */
export function AskFor({ plan, email }: { plan: string; email: string }) {
  const t = useWords("plans");
  const copy = useCopy();

  async function ask() {
    const done = await copy(t("request", { plan, email }), t("theRequest"));
    void toast(done ? t("requestCopied") : t("request", { plan, email }), { duration: done ? 6_000 : 20_000 });
  }

  return (
    <Button className="max-w-full text-start" onClick={() => void ask()}>
      {t("askFor", { plan })}
    </Button>
  );
}
