import type { Shift } from "#db/gallery.ts";

const day = 86_400_000;
/** No image is older. */
const earliest = Date.UTC(2020, 0, 1);

/** Whether `zone` is a time zone's IANA name or offset, such as `Europe/Warsaw` or `+05:30`. */
export function isZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: zone }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}

/** By how much clocks in `zone` are ahead of UTC, and from when on, from 2020 until a day after `now` (ms). */
export function shiftsOf(zone: string, now: number): Shift[] {
  const ahead = aheadIn(zone);
  const shifts: Shift[] = [{ from: earliest, ahead: ahead(earliest) }];
  // Clocks are not changed twice within a month.
  for (let before = earliest; before <= now + day; before += 28 * day) {
    const after = before + 28 * day;
    if (ahead(before) !== ahead(after)) shifts.push({ from: changeBetween(ahead, before, after), ahead: ahead(after) });
  }
  return shifts;
}

/** The number of the day, from 1970 on, on which a moment in ms falls in `zone`. */
export function dayIn(zone: string): (moment: number) => number {
  const shifts = shiftsOf(zone, Date.now()).toReversed();
  return (moment) => Math.floor((moment + (shifts.find(({ from }) => from <= moment)?.ahead ?? 0)) / day);
}

/** The moment, ms, at which `date` (`YYYY-MM-DD`) begins in `zone`; `plus` days later. */
export function startOfDay(date: string, zone: string, plus = 0): number {
  const ahead = aheadIn(zone);
  const midnight = Date.parse(`${date}T00:00:00Z`) + plus * day;
  // The clocks may have been changed between the first guess and the moment that is meant.
  const guess = midnight - ahead(midnight);
  return midnight - ahead(guess);
}

/** The date of a day by its number from 1970 on. */
export function dateOf(number: number): string {
  return new Date(number * day).toISOString().slice(0, 10);
}

/** How many ms clocks in `zone` are ahead of UTC at a moment in ms. */
function aheadIn(zone: string): (moment: number) => number {
  const parts = { year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric", second: "numeric" } as const;
  const format = new Intl.DateTimeFormat("en-US", { ...parts, timeZone: zone, hourCycle: "h23" });
  return (moment) => {
    const read: Record<string, number> = {};
    for (const { type, value } of format.formatToParts(moment)) read[type] = Number(value);
    const { year = 0, month = 1, day: date, hour, minute, second } = read;
    return Date.UTC(year, month - 1, date, hour, minute, second) - Math.floor(moment / 1000) * 1000;
  };
}

function changeBetween(ahead: (moment: number) => number, from: number, to: number): number {
  let [before, after] = [from, to];
  while (after - before > 1000) {
    const middle = Math.floor((before + after) / 2000) * 1000;
    if (ahead(middle) === ahead(before)) before = middle;
    else after = middle;
  }
  return after;
}
