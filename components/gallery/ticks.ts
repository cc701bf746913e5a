import type { Day } from "#components/gallery/sections.ts";

/** A mark beside the sheet: a share of its height, and what begins there. */
export type Tick = { at: number; day: string; unit: "year" | "month" | "day" };

/**
 * The marks of a scrubber `height` px high, at least `apart` px from each other: where years begin, or months where all is of one
 * year, or days where all is of one month. `at`: where each day stands, as a share of the sheet's height.
 */
export function ticksOf(days: Day[], at: number[], height: number, apart: number): Tick[] {
  const begins = (length: number) => days.filter(({ day }, place) => day.slice(0, length) !== days[place - 1]?.day.slice(0, length));
  const [unit, first] = (
    [
      ["year", begins(4)],
      ["month", begins(7)],
      ["day", days],
    ] as const
  ).find(([, found]) => found.length > 1) ?? ["day", days];
  const place = new Map(days.map((day, number) => [day, at[number] ?? 0]));
  const ticks: Tick[] = [];
  for (const day of first) {
    const here = place.get(day) ?? 0;
    const last = ticks.at(-1);
    if (last === undefined || (here - last.at) * height >= apart) ticks.push({ at: here, day: day.day, unit });
  }
  return ticks;
}

/** The number of the day that stands at a share of the sheet's height. */
export function dayAt(at: number[], share: number): number {
  return Math.max(
    0,
    at.findLastIndex((top) => top <= share),
  );
}

/** The day to which a key leads: arrows go by days, Page keys by months, Home and End to the ends. Null for other keys. */
export function dayByKey(days: Day[], here: number, key: string): number | null {
  const last = days.length - 1;
  const month = (number: number) => days[number]?.day.slice(0, 7);
  if (key === "ArrowDown" || key === "ArrowRight") return Math.min(last, here + 1);
  if (key === "ArrowUp" || key === "ArrowLeft") return Math.max(0, here - 1);
  if (key === "Home") return 0;
  if (key === "End") return last;
  if (key === "PageDown") {
    const next = days.findIndex((_, number) => number > here && month(number) !== month(here));
    return next === -1 ? last : next;
  }
  if (key === "PageUp") {
    const before = days.findLastIndex((_, number) => number < here && month(number) !== month(here));
    return before === -1 ? 0 : days.findIndex((_, number) => month(number) === month(before));
  }
  return null;
}
