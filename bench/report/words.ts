import type { Figure, Goal } from "#bench/measure/figure.ts";
import type { Spread } from "#bench/measure/spread.ts";

type Unit = Figure["unit"];

/** A value as people read it: `61 µs`, `142 ms`, `31 MB`, `512 MB/s`, `9.4 /s`; parts of one as `98 %`, and `0.02` as it is. */
export function valueIn(unit: Unit, value: number): string {
  if (unit === "B/s") return `${short(value / 1e6)} MB/s`;
  if (unit === "B") return value < 1e6 ? `${short(value / 1e3)} kB` : `${short(value / 1e6)} MB`;
  if (unit === "%") return `${short(value * 100)} %`;
  if (unit === "") return short(value);
  if (unit === "/s") return `${short(value)} /s`;
  if (value < 1e-3) return `${short(value * 1e6)} µs`;
  return value < 1 ? `${short(value * 1e3)} ms` : `${short(value)} s`;
}

/** A ratio with its quartiles: `2.31 × (2.28–2.40)`. */
export function ratioOf({ median, q1, q3 }: Spread): string {
  return `${short(median)} × (${short(q1)}–${short(q3)})`;
}

/** A goal: `≤ 2.5`. */
export function goalOf(goal: Goal | null): string {
  if (goal === null) return "–";
  if ("most" in goal) return `≤ ${goal.most}`;
  return "least" in goal ? `≥ ${goal.least}` : `${goal.timesBelow} × below`;
}

/** Three digits that count. */
function short(value: number): string {
  return value >= 100 ? value.toFixed(0) : String(Number(value.toPrecision(3)));
}
