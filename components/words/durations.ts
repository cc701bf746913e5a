const units = [
  { word: "day", seconds: 86_400 },
  { word: "hour", seconds: 3_600 },
  { word: "minute", seconds: 60 },
  { word: "second", seconds: 1 },
] as const;

/** A duration in its largest whole unit where there is one, else in two: `30 days`, `1 hour 30 minutes`. */
export function sayDuration(seconds: number): string {
  return parts(seconds)
    .map(({ count, word }) => `${count} ${word}${count === 1 ? "" : "s"}`)
    .join(" ");
}

function parts(seconds: number) {
  const first = units.findIndex((unit) => seconds >= unit.seconds);
  if (first === -1) return [{ count: 0, word: "second" as const }];
  let rest = Math.floor(seconds);
  return units
    .slice(first, first + 2)
    .map(({ word, seconds: size }) => {
      const count = Math.floor(rest / size);
      rest -= count * size;
      return { count, word };
    })
    .filter(({ count }, index) => index === 0 || count > 0);
}
