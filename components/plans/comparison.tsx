import { Check, FileImage, HardDrive, Minus, Timer } from "lucide-react";
import type { ReactNode } from "react";
import { AskFor } from "#components/plans/ask-for.tsx";
import { differenceOf, fillOf, heightsOf, type Right } from "#components/plans/compare.ts";
import { PictureOfHeight } from "#components/plans/picture-of-height.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { classes } from "#components/ui/class.ts";
import { useWords } from "#components/words/use.ts";
import type { Words } from "#components/words/words.ts";
import type { Account, Plan } from "#lib/web/shapes.ts";

/** Who compares: their plan is marked, and the others say what they would give. */
export type Comparer = Pick<Account, "plan" | "usage" | "email" | "role">;

/**
 * All plans beside each other, the same fact of each in one line; one below the other where there is no room. Whatever plans there
 * are: the lines are made of all their heights.
 */
export function Comparison({ plans, mine = null }: { plans: Plan[]; mine?: Comparer | null }) {
  const heights = heightsOf(plans);
  return (
    <div className="grid grid-cols-[repeat(auto-fit,minmax(min(100%,15rem),1fr))] gap-x-4 gap-y-6">
      {plans.map((plan) => (
        <PlanCard key={plan.id} plan={plan} heights={heights} mine={mine} />
      ))}
    </div>
  );
}

function PlanCard({ plan, heights, mine }: { plan: Plan; heights: number[]; mine: Comparer | null }) {
  const t = useWords("plans");
  const current = plan.id === mine?.plan.id;
  const facts = heights.length + 4;
  return (
    <section
      aria-label={plan.name}
      aria-current={current || undefined}
      style={{ gridRow: `span ${facts + 2}` }}
      className={classes(
        "grid max-w-md min-w-0 grid-rows-subgrid gap-y-0 rounded-panel border bg-raised px-5 pt-5 pb-4",
        current ? "border-accent" : "border-line",
      )}
    >
      <header className="flex flex-col gap-1 pb-3">
        <h3 className="flex flex-wrap items-center gap-x-3 gap-y-1 text-lg font-semibold tracking-tight break-words">
          {plan.name} {current && <Badge tone="accent">{t("yours")}</Badge>}
        </h3>
        {mine === null ? (
          plan.isDefault && <p className="text-sm text-soft">{t("everyStart")}</p>
        ) : current ? null : (
          <Difference from={mine.plan} to={plan} />
        )}
      </header>
      <dl style={{ gridRow: `span ${facts}` }} className="grid grid-rows-subgrid">
        {heights.map((height) => {
          const there = plan.thumbnailHeights.includes(height);
          return (
            <Line
              key={height}
              sign={<PictureOfHeight height={height} tallest={heights.at(-1) ?? height} there={there} />}
              label={t("height", { height: t.number(height) })}
              there={there}
            />
          );
        })}
        <Line
          sign={<PictureOfHeight height={null} tallest={1} there={plan.originalLink} />}
          label={t("original")}
          there={plan.originalLink}
        />
        <Line
          sign={<Sign icon={<Timer size={22} strokeWidth={1.5} />} there={plan.temporaryLinks} />}
          label={t("temporary")}
          there={plan.temporaryLinks}
          value={plan.temporaryLinks && sayLife(plan, t)}
        />
        <Line
          sign={<Sign icon={<HardDrive size={22} strokeWidth={1.5} />} there />}
          label={t("storage")}
          value={t.bytes(plan.quotaBytes)}
        />
        <Line
          sign={<Sign icon={<FileImage size={22} strokeWidth={1.5} />} there />}
          label={t("largestFile")}
          value={t.bytes(plan.maxFileBytes)}
        />
      </dl>
      <footer className="flex flex-col items-start gap-3 pt-4 empty:pt-0">
        {mine && !current && fillOf(mine.usage.bytes, plan.quotaBytes).left < 0 && (
          <p className="text-sm text-warn text-pretty">{t("tooSmall", { used: t.bytes(mine.usage.bytes) })}</p>
        )}
        {mine && !current && mine.role === "user" && <AskFor plan={plan.name} email={mine.email} />}
      </footer>
    </section>
  );
}

/** One fact: what it is about, and beside it how it stands with this plan. `there` is left out where every plan has it. */
function Line({ sign, label, there, value }: { sign: ReactNode; label: string; there?: boolean; value?: ReactNode }) {
  const t = useWords("plans");
  const lacking = there === false;
  return (
    <div className="flex items-center gap-3 border-t border-line py-2">
      {sign}
      <dt className={classes("min-w-0 grow leading-tight", lacking && "text-soft")}>
        {label}
        {value && there && <span className="block text-sm text-soft">{value}</span>}
      </dt>
      <dd className="shrink-0 text-end font-medium tabular-nums">
        {there === undefined ? (
          value
        ) : there ? (
          <Check role="img" aria-label={t("included")} size={20} className="text-accent" />
        ) : (
          <Minus role="img" aria-label={t("lacking")} size={20} className="text-edge" />
        )}
      </dd>
    </div>
  );
}

function Sign({ icon, there }: { icon: ReactNode; there: boolean }) {
  return (
    <span aria-hidden="true" className={classes("grid h-11 w-[4.125rem] shrink-0 place-items-center", there ? "text-accent" : "text-edge")}>
      {icon}
    </span>
  );
}

/** What changing from one plan to another gives and takes, in a sentence each. */
function Difference({ from, to }: { from: Plan; to: Plan }) {
  const t = useWords("plans");
  const { gained, lost, quotaBytes } = differenceOf(from, to);
  const storage = quotaBytes === 0 ? [] : [t("storageOf", { size: t.bytes(Math.abs(quotaBytes)) })];
  const more = [...gained.map((right) => sayRight(right, t)), ...(quotaBytes > 0 ? storage : [])];
  const less = [...lost.map((right) => sayRight(right, t)), ...(quotaBytes < 0 ? storage : [])];
  return (
    <p className="text-sm text-soft text-pretty">
      {more.length > 0 && t("more", { what: t.list(more) })} {less.length > 0 && t("less", { what: t.list(less) })}
      {more.length + less.length === 0 && t("same")}
    </p>
  );
}

function sayRight(right: Right, t: Words<"plans">): string {
  return typeof right === "number"
    ? t("heightLinks", { height: t.number(right) })
    : t(right === "original" ? "originalLinks" : "temporaryLinks");
}

/** How long a temporary link of this plan may live. */
function sayLife({ minExpiry, maxExpiry }: Pick<Plan, "minExpiry" | "maxExpiry">, t: Words<"plans">): string {
  const shortest = t.duration(minExpiry ?? 1);
  return maxExpiry === null ? t("lifeFrom", { shortest }) : t("life", { shortest, longest: t.duration(maxExpiry) });
}
