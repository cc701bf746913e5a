import { classes } from "#components/ui/class.ts";

/** How much of something is used; `said` is the same in words. */
export function Meter({
  label,
  said,
  value,
  max,
  className,
}: {
  label: string;
  said: string;
  value: number;
  max: number;
  className?: string;
}) {
  const share = max > 0 ? Math.min(1, value / max) : 1;
  return (
    <div className={classes("relative h-1.5 overflow-hidden rounded-full bg-line", className)}>
      <meter className="sr-only" aria-label={label} aria-valuetext={said} min={0} max={max} value={Math.min(value, max)} />
      <div
        className={classes("h-full rounded-full", share > 0.95 ? "bg-danger" : share > 0.8 ? "bg-warn" : "bg-edge")}
        style={{ width: `${value > 0 ? Math.max(1, share * 100) : 0}%` }}
      />
    </div>
  );
}

/** How far something has come, 0 to 1; `null` while that cannot be known. */
export function Progress({ label, done, tone = "accent" }: { label: string; done: number | null; tone?: "accent" | "danger" }) {
  const percent = done === null ? null : Math.round(done * 100);
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      {...(percent === null ? {} : { "aria-valuenow": percent })}
      className="h-1 overflow-hidden rounded-full bg-line"
    >
      <div
        className={classes(
          "h-full rounded-full transition-[width]",
          tone === "danger" ? "bg-danger" : "bg-accent",
          percent === null && "animate-pulse",
        )}
        style={{ width: `${percent ?? 100}%` }}
      />
    </div>
  );
}
