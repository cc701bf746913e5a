"use client";

import Link from "next/link";
import { useShown, useWork } from "#components/gallery/workspace.tsx";
import { Meter } from "#components/ui/meter.tsx";
import { useWords } from "#components/words/use.ts";

/** How much of the plan's room is taken. */
export function UsageNote() {
  const t = useWords("gallery");
  const { plan } = useWork();
  const { usage } = useShown();
  const said = t("usedOf", { used: t.bytes(usage.bytes), quota: t.bytes(plan.quotaBytes) });
  return (
    <Link href="/plan" className="hidden w-40 shrink-0 rounded-control px-2 py-1.5 hover:bg-sunken xl:block">
      <p className="mb-1.5 text-note text-soft tabular-nums">{said}</p>
      <Meter label={t("storageUsed")} said={said} value={usage.bytes} max={plan.quotaBytes} />
    </Link>
  );
}
