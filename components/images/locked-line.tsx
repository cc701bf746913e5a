import { Lock } from "lucide-react";
import Link from "next/link";
import { useWords } from "#components/words/use.ts";
import type { Plan } from "#lib/web/shapes.ts";

/** A link that the plan lacks, in its place, with what would unlock it. */
export function LockedLine({ title, unlockedBy }: { title: string; unlockedBy: Plan | null }) {
  const t = useWords("images");
  return (
    <li className="flex min-h-14 items-center gap-2 border-b border-line py-2.5 text-soft">
      <span className="grid size-12 shrink-0 place-items-center rounded-tile border border-dashed border-edge">
        <Lock size={16} aria-hidden="true" />
      </span>
      <span className="grow">{title}</span>
      {unlockedBy ? (
        <Link
          href="/plan"
          className="inline-flex min-h-11 items-center text-sm underline decoration-edge underline-offset-4 hover:text-ink hover:decoration-ink"
        >
          {t("unlockedBy", { plan: unlockedBy.name })}
        </Link>
      ) : (
        <span className="text-sm">{t("inNoPlan")}</span>
      )}
    </li>
  );
}
