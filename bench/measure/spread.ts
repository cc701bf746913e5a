/** The middle of a set of values, and the quartiles around it. */
export type Spread = { median: number; q1: number; q3: number };

/** The spread of `values`, which must not be empty; between two values it lies in proportion, as spreadsheets have it. */
export function spreadOf(values: number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  return { median: at(sorted, 0.5), q1: at(sorted, 0.25), q3: at(sorted, 0.75) };
}

/** The value below which `part` of `values` lie. */
export function percentile(values: number[], part: number): number {
  return at(
    values.toSorted((a, b) => a - b),
    part,
  );
}

function at(sorted: number[], part: number): number {
  const place = part * (sorted.length - 1);
  const below = sorted[Math.floor(place)] ?? Number.NaN;
  const above = sorted[Math.ceil(place)] ?? Number.NaN;
  return below + (above - below) * (place % 1);
}
