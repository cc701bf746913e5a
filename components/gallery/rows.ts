/** One width of the sheet for which rows are laid: from `from` px on, measured at `width`, rows about `height` high. */
type Measure = { from: number; width: number; height: number };

/** Gap between tiles, px; `gap-2` in the sheet. */
export const gap = 8;
/** What a tile is narrower than its share, px, or rounding would push the last one into the next row. */
const less = 0.05;

/**
 * The widths for which rows are broken. Between two of them a row keeps its tiles and grows with the sheet, so the page
 * can be laid on the server, which does not know the width, and nothing moves when the browser takes over.
 */
export const measures: Measure[] = [
  { from: 0, width: 340, height: 128 },
  { from: 420, width: 500, height: 150 },
  { from: 640, width: 740, height: 180 },
  { from: 900, width: 1040, height: 200 },
  { from: 1240, width: 1420, height: 220 },
  { from: 1720, width: 2040, height: 250 },
  { from: 2480, width: 3000, height: 280 },
];

type Row = { start: number; end: number /** The sum of aspects that fills the row. */; span: number };

/** Pictures in rows, for every measure, as it takes a browser to know its width. */
export type Layout = { aspects: number[]; rows: Row[][] };

/** The shape of a tile; what is longer or taller than this is cropped. */
export function aspectOf({ width, height }: { width: number; height: number }): number {
  return Math.min(4, Math.max(0.4, width / height));
}

/** Lays pictures into rows for every measure. */
export function layRows(pictures: { width: number; height: number }[]): Layout {
  const aspects = pictures.map(aspectOf);
  return { aspects, rows: measures.map((measure) => breakRows(aspects, measure)) };
}

/** The share of a row that a picture has, for each measure, as CSS lengths. */
export function widthsOf({ aspects, rows }: Layout, picture: number): string[] {
  return rows.map((measured) => {
    const { start, end, span } = measured[rowOf(measured, picture)] ?? { start: 0, end: 1, span: 1 };
    const share = (aspects[picture] ?? 1) / span;
    return `calc(${(share * 100).toFixed(3)}% - ${(share * gap * (end - start - 1) + less).toFixed(2)}px)`;
  });
}

/** The number of the row in which a picture stands. */
export function rowOf(rows: Row[], picture: number): number {
  return lastWhere(rows.length, (row) => (rows[row]?.start ?? 0) <= picture);
}

/** Breaks where the row's height comes nearest to the wished one; what follows never changes a row before the last. */
export function breakRows(aspects: number[], { width, height }: Omit<Measure, "from">): Row[] {
  const rows: Row[] = [];
  let start = 0;
  let span = 0;
  const heightOf = (count: number, sum: number) => (width - gap * (count - 1)) / sum;
  for (const [index, aspect] of aspects.entries()) {
    const longer = heightOf(index - start + 1, span + aspect);
    if (longer > height) {
      span += aspect;
      continue;
    }
    const shorter = span > 0 ? heightOf(index - start, span) : Number.POSITIVE_INFINITY;
    const keep = height / longer <= shorter / height;
    const end = keep ? index + 1 : index;
    rows.push({ start, end, span: keep ? span + aspect : span });
    start = end;
    span = keep ? 0 : aspect;
    // The tile that opens the next row may fill it alone.
    if (!keep && heightOf(1, span) <= height) {
      rows.push({ start, end: start + 1, span });
      start += 1;
      span = 0;
    }
  }
  if (start < aspects.length)
    rows.push({ start, end: aspects.length, span: Math.max(span, (width - gap * (aspects.length - start - 1)) / height) });
  return rows;
}

/** Rows at the width that a sheet has: where each begins, and where the one behind the last would, px from the top of the sheet. */
export type Standing = { rows: Row[]; tops: number[] };

/** Stands the rows of a layout in a sheet `width` px wide. */
export function standRows({ aspects, rows }: Layout, width: number): Standing {
  const measured = rows[lastWhere(measures.length, (each) => (measures[each]?.from ?? 0) <= width)] ?? [];
  const tops = [0];
  for (const [row, { start, end, span }] of measured.entries()) {
    // The tile that loses least of its height to the fraction that it is narrower makes the row as high as it is.
    const widest = Math.max(...aspects.slice(start, end));
    tops.push((tops[row] ?? 0) + (width - gap * (end - start - 1)) / span - less / widest + gap);
  }
  return { rows: measured, tops };
}

/** The rows that reach into the stretch from `top` to `bottom`, px: the first, and the one behind the last. */
export function rowsBetween({ rows, tops }: Standing, top: number, bottom: number): [first: number, end: number] {
  if (rows.length === 0) return [0, 0];
  const at = (y: number) => lastWhere(rows.length, (row) => (tops[row] ?? 0) <= y);
  return [at(top), at(bottom) + 1];
}

/** The last of `count` places at which something holds that holds up to there and not behind; 0 where it never does. */
function lastWhere(count: number, holds: (place: number) => boolean): number {
  let [low, high] = [0, count - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (holds(middle)) low = middle;
    else high = middle - 1;
  }
  return Math.max(0, low);
}
