import { Lock } from "lucide-react";
import type { Plan } from "#lib/web/shapes.ts";

/** A link that the plan lacks, in its place, with what would unlock it. */
export function LockedLine({ title, unlockedBy }: { title: string; unlockedBy: Plan | null }) {
  return (
    <li className="flex min-h-14 items-center gap-3 border-b border-line text-soft">
      <span className="grow">{title}</span>
      <Lock size={16} aria-hidden="true" />
      <span className="text-sm">{unlockedBy ? `Unlocked by ${unlockedBy.name}` : "In no plan at present"}</span>
    </li>
  );
}
