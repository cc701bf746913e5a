import { fillOf } from "#components/plans/compare.ts";
import { Meter } from "#components/ui/meter.tsx";
import { useWords } from "#components/words/use.ts";
import type { Account } from "#lib/web/shapes.ts";

/** How much of the plan's storage is taken and by how many pictures, and what to do where it is nearly all. */
export function Usage({ account: { plan, usage } }: { account: Pick<Account, "plan" | "usage"> }) {
  const t = useWords("plans");
  const said = t("usedOf", { used: t.bytes(usage.bytes), quota: t.bytes(plan.quotaBytes) });
  const { state, left } = fillOf(usage.bytes, plan.quotaBytes);
  const each = usage.images === 0 ? 0 : usage.bytes / usage.images;
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap items-baseline justify-between gap-x-6 gap-y-1">
        <p className="text-lg font-medium tabular-nums">{said}</p>
        <p className="text-soft tabular-nums">
          {t("pictures", { count: usage.images })}
          {each > 0 && <> · {t("each", { size: t.bytes(each) })}</>}
        </p>
      </div>
      <Meter label={t("storageUsed")} said={said} value={usage.bytes} max={plan.quotaBytes} />
      {state === "over" ? (
        <p className="rounded-control bg-danger-wash px-3 py-2 text-danger text-pretty">
          {left < 0 ? t("over", { over: t.bytes(-left) }) : t("full")}
        </p>
      ) : state === "near" ? (
        <p className="rounded-control bg-warn-wash px-3 py-2 text-warn text-pretty">{t("near", { left: t.bytes(left) })}</p>
      ) : (
        each > 0 && <p className="text-sm text-soft">{t("roomFor", { count: Math.floor(left / each) })}</p>
      )}
    </div>
  );
}
