/** The time zone in which this browser shows times. */
export function zoneHere(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** Every offset of a zone is whole quarters of an hour, so that one question serves all moments of a quarter. */
const quarter = 15 * 60_000;

/** What tells the day of a moment in a zone, as `2026-11-22`. */
export function calendar(zone: string): (moment: string | number) => string {
  const format = new Intl.DateTimeFormat("en-CA", { timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit" });
  const known = new Map<number, string>();
  return (moment) => {
    const time = typeof moment === "number" ? moment : Date.parse(moment);
    const place = Math.floor(time / quarter);
    const day = known.get(place) ?? format.format(time);
    known.set(place, day);
    return day;
  };
}

/** A day as the heading of its pictures: “Today”, “Yesterday”, else its date, with the year where it is another than today's. */
export function sayDay(day: string, today: string, locale: string): string {
  const ago = Math.round((Date.parse(today) - Date.parse(day)) / 86_400_000);
  if (ago === 0 || ago === 1) return capital(new Intl.RelativeTimeFormat(locale, { numeric: "auto" }).format(-ago, "day"), locale);
  const year = day.slice(0, 4) === today.slice(0, 4) ? {} : ({ year: "numeric" } as const);
  const format = new Intl.DateTimeFormat(locale, { weekday: "long", day: "numeric", month: "long", ...year, timeZone: "UTC" });
  return capital(format.format(Date.parse(day)), locale);
}

/** The month of a day: “November 2026”. */
export function sayMonth(day: string, locale: string): string {
  const format = new Intl.DateTimeFormat(locale, { month: "long", year: "numeric", timeZone: "UTC" });
  return capital(format.format(Date.parse(day)), locale);
}

function capital(text: string, locale: string): string {
  const [first = "", ...rest] = text;
  return first.toLocaleUpperCase(locale) + rest.join("");
}
