import { type Language, localeOf } from "./languages.ts";

const sizes = ["KiB", "MiB", "GiB", "TiB", "PiB"];
const spans = [
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
  ["second", 1],
] as const;

export type Unit = (typeof spans)[number][0];
type UnitDisplay = "long" | "short";

/** How many seconds one `unit` lasts. */
export function secondsIn(unit: Unit): number {
  return spans.find(([name]) => name === unit)?.[1] ?? 1;
}

const made = new Map<string, unknown>();

/** `make()`, once for each key: to make one of `Intl`'s formats takes longer than to use it a hundred times. */
function kept<T>(key: unknown[], make: () => T): T {
  const name = JSON.stringify(key);
  const found = (made.get(name) as T | undefined) ?? make();
  made.set(name, found);
  return found;
}

export const formatters = {
  getNumberFormat: (locale?: Intl.LocalesArgument, options?: Intl.NumberFormatOptions) =>
    kept(["number", locale, options], () => new Intl.NumberFormat(locale, options)),
  getDateTimeFormat: (locale?: Intl.LocalesArgument, options?: Intl.DateTimeFormatOptions) =>
    kept(["date", locale, options], () => new Intl.DateTimeFormat(locale, options)),
  getPluralRules: (locale?: Intl.LocalesArgument, options?: Intl.PluralRulesOptions) =>
    kept(["plural", locale, options], () => new Intl.PluralRules(locale, options)),
};

/** Numbers, sizes, spans and moments as they are written in a language. */
export interface Measures {
  readonly language: Language;
  /** `1,234`. */
  number(value: number, options?: Intl.NumberFormatOptions): string;
  /** A share of one: `45%`. */
  percent(share: number): string;
  /** A size: `3.5 MiB`. Whole numbers stay whole, so that a quota of 1 GiB reads as one. */
  bytes(bytes: number): string;
  /** A span in its largest whole unit where there is one, else in two: `30 days`, `1 hour 30 minutes`. */
  duration(seconds: number): string;
  /** The same, short, for a number that ticks: `1 hr 30 min`. */
  remaining(seconds: number): string;
  /** The bare name of a unit beside `count`: `days`. */
  unit(unit: Unit, count: number): string;
  /** A moment: `22 Nov 2026, 15:20`. Without a zone it is the reader's, which the server does not know: in markup use `Moment`. */
  moment(at: string | number, zone?: string): string;
  /** A day, or whatever part of a moment `options` ask for: `22 Nov 2026`. */
  date(at: string | number, options?: Intl.DateTimeFormatOptions): string;
  /** `a, b and c`. */
  list(items: string[]): string;
}

/** How `language` writes them. */
export function measuresIn(language: Language): Measures {
  const locale = localeOf(language);
  const number = (value: number, options?: Intl.NumberFormatOptions) => formatters.getNumberFormat(locale, options).format(value);
  const inUnit = (value: number, unit: string, unitDisplay: UnitDisplay) => number(value, { style: "unit", unit, unitDisplay });
  const span = (seconds: number, display: UnitDisplay) =>
    parts(seconds)
      .map(({ count, unit }) => inUnit(count, unit, display))
      .join(" ");
  const date = (at: string | number, options: Intl.DateTimeFormatOptions = day) =>
    formatters.getDateTimeFormat(locale, options).format(new Date(at));

  return {
    language,
    number,
    percent: (share) => number(share, { style: "percent", maximumFractionDigits: 0 }),
    bytes(bytes) {
      const power = bytes < 1 ? 0 : Math.min(sizes.length, Math.floor(Math.log2(bytes) / 10));
      if (power === 0) return inUnit(Math.round(bytes), "byte", "long");
      const value = bytes / 1024 ** power;
      return `${number(value, { maximumFractionDigits: value >= 100 ? 0 : 1 })} ${sizes[power - 1]}`;
    },
    duration: (seconds) => span(seconds, "long"),
    remaining: (seconds) => span(Math.max(0, seconds), "short"),
    unit: (unit, count) =>
      formatters
        .getNumberFormat(locale, { style: "unit", unit, unitDisplay: "long" })
        .formatToParts(count)
        .filter(({ type }) => type === "unit")
        .map(({ value }) => value)
        .join(""),
    moment: (at, timeZone) => date(at, { ...day, hour: "2-digit", minute: "2-digit", ...(timeZone ? { timeZone } : {}) }),
    date,
    list: (items) => kept(["list", locale], () => new Intl.ListFormat(locale)).format(items),
  };
}

const day: Intl.DateTimeFormatOptions = { day: "numeric", month: "short", year: "numeric" };

function parts(seconds: number): { count: number; unit: Unit }[] {
  const first = spans.findIndex(([, size]) => seconds >= size);
  if (first === -1) return [{ count: 0, unit: "second" }];
  let rest = Math.floor(seconds);
  return spans
    .slice(first, first + 2)
    .map(([unit, size]) => {
      const count = Math.floor(rest / size);
      rest -= count * size;
      return { count, unit };
    })
    .filter(({ count }, index) => index === 0 || count > 0);
}
