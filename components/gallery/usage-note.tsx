"use client";

import { useShown, useWork } from "#components/gallery/workspace.tsx";
import { Meter } from "#components/ui/meter.tsx";
import { sayBytes } from "#components/words/bytes.ts";

/** How much of the plan's room is taken. */
export function UsageNote() {
  const { plan } = useWork();
  const { usage } = useShown();
  const said = `${sayBytes(usage.bytes)} of ${sayBytes(plan.quotaBytes)}`;
  return (
    <div className="hidden w-40 shrink-0 px-2 md:block">
      <p className="mb-1.5 text-[0.8125rem] text-soft tabular-nums">{said}</p>
      <Meter label="Storage used" said={said} value={usage.bytes} max={plan.quotaBytes} />
    </div>
  );
}
