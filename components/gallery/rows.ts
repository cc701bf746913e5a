/** One width of the sheet for which rows are laid: from `from` px on, measured at `width`, rows about `height` high. */
type Measure = { from: number; width: number; height: number };

/** Gap between tiles, px; `gap-2` in the sheet. */
const gap = 8;

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

/** A picture's place in the sheet: its shape, and its share of a row for each measure, as CSS lengths. */
export type Place = { aspect: number; widths: string[] };

/** The shape of a tile; what is longer or taller than this is cropped. */
export function aspectOf({ width, height }: { width: number; height: number }): number {
  return Math.min(4, Math.max(0.4, width / height));
}

/** Lays pictures into rows for every measure. */
export function layRows(pictures: { width: number; height: number }[]): Place[] {
  const aspects = pictures.map(aspectOf);
  const places: Place[] = aspects.map((aspect) => ({ aspect, widths: [] }));
  for (const measure of measures) {
    for (const row of breakRows(aspects, measure)) {
      for (let index = row.start; index < row.end; index++) {
        const share = (aspects[index] ?? 1) / row.span;
        // A twentieth of a pixel less, or rounding would push the last tile into the next row.
        places[index]?.widths.push(`calc(${(share * 100).toFixed(3)}% - ${(share * gap * (row.end - row.start - 1) + 0.05).toFixed(2)}px)`);
      }
    }
  }
  return places;
}

type Row = { start: number; end: number /** The sum of aspects that fills the row. */; span: number };

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
