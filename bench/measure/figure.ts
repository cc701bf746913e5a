import type { Burst } from "./burst.ts";
import { percentile, type Spread, spreadOf } from "./spread.ts";

/** What is read off a burst: seconds an answer, or something a second. */
export type Measure<Of extends Burst = Burst> = { unit: "s" | "B" | "B/s" | "/s" | "%" | ""; of: (burst: Of) => number | null };

export const cpuEach: Measure = { unit: "s", of: ({ cpuSeconds, done }) => cpuSeconds && cpuSeconds / done };
export const wallEach: Measure = { unit: "s", of: ({ seconds, done }) => seconds / done };
export const p50: Measure = { unit: "s", of: ({ each }) => (each === undefined ? null : percentile(each, 0.5)) };
export const p95: Measure = { unit: "s", of: ({ each }) => (each === undefined ? null : percentile(each, 0.95)) };
export const p99: Measure = { unit: "s", of: ({ each }) => (each === undefined ? null : percentile(each, 0.99)) };
export const bytesRate: Measure = { unit: "B/s", of: ({ bytes, seconds }) => bytes / seconds };
export const rate: Measure = { unit: "/s", of: ({ done, seconds }) => done / seconds };

/**
 * What a ratio should be: of Tessera to the limit `most` for costs and `least` for rates, or of the limit to Tessera
 * (`timesBelow`), where the limit is what Tessera must stay far away from.
 */
export type Goal = { most: number } | { least: number } | { timesBelow: number };

/** One line of the results. Where it could not be measured `spreads` is null, and `missing` says why. */
export type Figure = {
  what: string;
  against: string;
  unit: Measure["unit"];
  goal: Goal | null;
  rounds: number;
  spreads: { tessera: Spread; limit: Spread; ratio: Spread } | null;
  holds: boolean | null;
  missing: string | null;
};

export type Comparison<Of extends Burst = Burst> = {
  what: string;
  measure: Measure<Of>;
  goal: Goal | null;
  tessera: Of[] | null;
  /** What stands for the limit; its bursts are null where it could not be had. */
  limit: { name: string; bursts: Of[] | null };
};

/** Compares two sides round by round: the ratio is that of neighbours in time, and its median is judged. */
export function compare<Of extends Burst>({ what, measure, goal, tessera, limit }: Comparison<Of>): Figure {
  const figure = { what, against: limit.name, unit: measure.unit, goal, rounds: 0, spreads: null, holds: null };
  if (tessera === null || limit.bursts === null) return { ...figure, missing: `${limit.name} is not here and could not be installed` };
  const pairs = tessera.flatMap((burst, round) => {
    const other = limit.bursts?.[round];
    const [own, their] = [measure.of(burst), other === undefined ? null : measure.of(other)];
    // Null where the system tells nothing, 0 where a burst was too short for the kernel's ticks.
    return own && their ? [{ own, their, ratio: goal !== null && "timesBelow" in goal ? their / own : own / their }] : [];
  });
  if (pairs.length === 0) return { ...figure, missing: "this system does not tell what CPU a process used" };
  const spreads = {
    tessera: spreadOf(pairs.map(({ own }) => own)),
    limit: spreadOf(pairs.map(({ their }) => their)),
    ratio: spreadOf(pairs.map(({ ratio }) => ratio)),
  };
  return { ...figure, rounds: pairs.length, spreads, holds: goal && isMet(goal, spreads.ratio.median), missing: null };
}

/** Whether a ratio reaches its goal. */
export function isMet(goal: Goal, ratio: number): boolean {
  return distance(goal, ratio) <= 1;
}

/** How far a ratio is from its goal, as a factor: 1 just reaches it, 0.5 has half to spare, 2 takes twice what it may. */
export function distance(goal: Goal, ratio: number): number {
  if ("most" in goal) return ratio / goal.most;
  return ("least" in goal ? goal.least : goal.timesBelow) / ratio;
}
