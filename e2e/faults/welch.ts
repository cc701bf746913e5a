import { percentile } from "#bench/measure/spread.ts";

/** Values by what they are of. */
export type Samples = Record<string, number[]>;

/**
 * Welch's t between every two of them, the largest: once of all values, and once without the slowest tenth, which a machine makes and in
 * which a small difference drowns (as dudect does; Reparaz et al., 2017).
 */
export function largestT(samples: Samples): { t: number; pair: string; medians: string } {
  const limit = percentile(Object.values(samples).flat(), 0.9);
  const names = Object.keys(samples);
  const pairs = names.flatMap((one, at) => names.slice(at + 1).map((other) => [one, other] as const));
  const ts = pairs.map(([one, other]) => {
    const [a, b] = [samples[one] ?? [], samples[other] ?? []];
    const below = (values: number[]) => values.filter((value) => value <= limit);
    return { t: Math.max(Math.abs(welch(a, b)), Math.abs(welch(below(a), below(b)))), pair: `${one} and ${other}` };
  });
  const { t, pair } = ts.toSorted((a, b) => b.t - a.t)[0] ?? { t: Number.NaN, pair: "nothing" };
  return { t, pair, medians: names.map((name) => `${name} ${percentile(samples[name] ?? [], 0.5).toFixed(3)}`).join(", ") };
}

/** Welch's t of two samples with variances of their own. */
export function welch(a: number[], b: number[]): number {
  const [one, other] = [momentsOf(a), momentsOf(b)];
  return (one.mean - other.mean) / Math.sqrt(one.variance / a.length + other.variance / b.length);
}

function momentsOf(values: number[]): { mean: number; variance: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return { mean, variance: values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1) };
}
