const units = [
  { word: "day", short: "d", seconds: 86_400 },
  { word: "hour", short: "h", seconds: 3_600 },
  { word: "minute", short: "min", seconds: 60 },
  { word: "second", short: "s", seconds: 1 },
] as const;

/** A duration in its largest whole unit where there is one, else in two: `30 days`, `1 hour 30 minutes`. */
export function sayDuration(seconds: number): string {
  return parts(seconds)
    .map(({ count, word }) => `${count} ${word}${count === 1 ? "" : "s"}`)
    .join(" ");
}

/** The same, short, for a number that ticks: `1 h 30 min`. */
export function sayRemaining(seconds: number): string {
  return parts(Math.max(0, seconds))
    .map(({ count, short }) => `${count} ${short}`)
    .join(" ");
}

function parts(seconds: number) {
  const first = units.findIndex((unit) => seconds >= unit.seconds);
  if (first === -1) return [{ count: 0, word: "second" as const, short: "s" as const }];
  let rest = Math.floor(seconds);
  return units
    .slice(first, first + 2)
    .map(({ word, short, seconds: size }) => {
      const count = Math.floor(rest / size);
      rest -= count * size;
      return { count, word, short };
    })
    .filter(({ count }, index) => index === 0 || count > 0);
}
