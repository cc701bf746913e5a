import type { Figure, Measure } from "./figure.ts";
import { spreadOf } from "./spread.ts";

/** What is judged by itself and beside nothing else: its values of several rounds, and the most or the least that they may be. */
export type Reach = { what: string; unit: Measure["unit"]; values: number[]; goal: { most: number } | { least: number }; missing?: string };

/** Judges the median of values by a goal that is one of them: the limit is the goal, and the ratio how much of it they take. */
export function reach({ what, unit, values, goal, missing = "nothing came of it" }: Reach): Figure {
  const limit = "most" in goal ? goal.most : goal.least;
  const figure: Figure = {
    what,
    against: "allowed",
    unit,
    goal: "most" in goal ? { most: 1 } : { least: 1 },
    rounds: values.length,
    spreads: null,
    holds: null,
    missing: null,
  };
  if (values.length === 0) return { ...figure, missing };
  const tessera = spreadOf(values);
  const spreads = { tessera, limit: spreadOf([limit]), ratio: spreadOf(values.map((value) => value / limit)) };
  return { ...figure, spreads, holds: "most" in goal ? tessera.median <= limit : tessera.median >= limit };
}
