const columns = 15;
const rows = 15;
const cell = 20;

/** Which tiles make the T: a bar on top, a stem below it. */
function inLetter(column: number, row: number): boolean {
  return (row >= 2 && row <= 5 && column >= 2 && column <= 12) || (row >= 6 && row <= 12 && column >= 6 && column <= 8);
}

/** A number from 0 to 1 that only depends on its place, so that server and browser lay the same tiles. */
function chance(column: number, row: number, salt: number): number {
  let hash = Math.imul(column + 31 * row + 977 * salt + 1, 0x9e3779b1);
  hash = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b);
  return ((hash ^ (hash >>> 13)) >>> 0) / 2 ** 32;
}

function corner(column: number, row: number, salt: number): [number, number] {
  return [(chance(column, row, salt) - 0.5) * 2.4, (chance(column, row, salt + 1) - 0.5) * 2.4];
}

function tile(column: number, row: number): string {
  const gap = 1.3;
  const [left, top, right, bottom] = [column * cell + gap, row * cell + gap, (column + 1) * cell - gap, (row + 1) * cell - gap];
  const corners = [
    [left, top],
    [right, top],
    [right, bottom],
    [left, bottom],
  ] as const;
  const points = corners.map(([x, y], index) => {
    const [dx, dy] = corner(column, row, 3 + 2 * index);
    return `${(x + dx).toFixed(1)} ${(y + dy).toFixed(1)}`;
  });
  return `M${points.join(" ")}Z`;
}

type Shade = { lit: boolean; opacity: string; path: string };

/** The tiles by shade, so that the markup is a dozen paths and not hundreds. */
function shades(): Shade[] {
  const found = new Map<string, Shade>();
  for (let index = 0; index < columns * rows; index++) {
    const [column, row] = [index % columns, Math.floor(index / columns)];
    const lit = inLetter(column, row);
    const step = Math.floor(chance(column, row, 1) * 6) / 5;
    const opacity = (lit ? 0.62 + 0.38 * step : 0.04 + 0.1 * step ** 2).toFixed(2);
    const shade = found.get(opacity) ?? { lit, opacity, path: "" };
    found.set(opacity, { ...shade, path: shade.path + tile(column, row) });
  }
  return [...found.values()];
}

const wall = shades();

/** A wall of tiles in which the letter is lit; `missing` leaves the letter's tiles out instead. */
export function Mosaic({ missing = false, className }: { missing?: boolean; className?: string }) {
  return (
    <svg viewBox={`0 0 ${columns * cell} ${rows * cell}`} aria-hidden="true" className={className}>
      {wall
        .filter(({ lit }) => !lit || !missing)
        .map(({ lit, opacity, path }) => (
          <path key={opacity} d={path} opacity={opacity} className={lit ? "fill-accent" : "fill-ink"} />
        ))}
    </svg>
  );
}
