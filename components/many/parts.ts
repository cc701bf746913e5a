/** How many ids the API takes in one call. */
const atOnce = 1000;

/** A list in parts that are small enough for one call each. */
export function partsOf<T>(list: T[]): T[][] {
  return Array.from({ length: Math.ceil(list.length / atOnce) }, (_, part) => list.slice(part * atOnce, (part + 1) * atOnce));
}
