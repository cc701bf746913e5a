/** One width of the sheet for which rows are laid: from `from` px on, measured at `width`, rows about `height` high. */
type Measure = { from: number; width: number; height: number };

/** Gap between tiles and between sections, px. */
export const gap = 8;
/** Height of the heading of a section, px. */
export const heading = 48;
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

/** Pictures in rows, for every measure, as it takes a browser to know its width. `starts`: the first picture of each section. */
export type Layout = { aspects: number[]; starts: number[]; headed: boolean; rows: Row[][] };

type Wishes = {
  /** The first picture of each section; without, all are one. */
  starts?: number[];
  /** Whether sections have headings. */
  headed?: boolean;
  /** How much higher than usual rows are wished. */
  scale?: number;
};

/** The shape of a tile, in hundredths as the outline of the list has it; what is longer or taller than this is cropped. */
export function aspectOf({ width, height }: { width: number; height: number }): number {
  return tileOf(Math.round((100 * width) / height) / 100);
}

/** The shape of a tile for a picture of this one. */
export function tileOf(aspect: number): number {
  return Math.min(4, Math.max(0.4, aspect));
}

/** Lays tiles into rows for every measure; each section begins a row. */
export function layRows(aspects: number[], { starts = [0], headed = false, scale = 1 }: Wishes = {}): Layout {
  const rows = measures.map(({ width, height }) =>
    starts.flatMap((start, section) =>
      breakRows(aspects.slice(start, starts[section + 1]), { width, height: height * scale }).map((row) => ({
        start: row.start + start,
        end: row.end + start,
        span: row.span,
      })),
    ),
  );
  return { aspects, starts, headed, rows };
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

/** A section at the width that a sheet has: its rows, from the first to before `end`, and where it stands, px from the top of the sheet. */
type Section = { first: number; end: number; top: number; bottom: number };

/** Rows at the width that a sheet has: where each begins and ends, px from the top of the sheet, and the sections that they make. */
export type Standing = { rows: Row[]; tops: number[]; bottoms: number[]; sections: Section[]; height: number };

/** Stands the rows of a layout in a sheet `width` px wide. */
export function standRows({ aspects, starts, headed, rows }: Layout, width: number): Standing {
  const measured = rows[lastWhere(measures.length, (each) => (measures[each]?.from ?? 0) <= width)] ?? [];
  const [tops, bottoms, sections]: [number[], number[], Section[]] = [[], [], []];
  let y = 0;
  for (const [row, { start, end, span }] of measured.entries()) {
    if (start === starts[sections.length]) {
      sections.push({ first: row, end: row, top: y, bottom: y });
      if (headed) y += heading;
    }
    // The tile that loses least of its height to the fraction that it is narrower makes the row as high as it is.
    let widest = 0;
    for (let tile = start; tile < end; tile++) widest = Math.max(widest, aspects[tile] ?? 0);
    const bottom = y + (width - gap * (end - start - 1)) / span - less / widest;
    tops.push(y);
    bottoms.push(bottom);
    const section = sections.at(-1);
    if (section) Object.assign(section, { end: row + 1, bottom });
    y = bottom + gap;
  }
  return { rows: measured, tops, bottoms, sections, height: Math.max(0, y - gap) };
}

/** The rows that reach into the stretch from `top` to `bottom`, px: the first, and the one behind the last. */
export function rowsBetween({ rows, tops }: Standing, top: number, bottom: number): [first: number, end: number] {
  if (rows.length === 0) return [0, 0];
  const at = (y: number) => lastWhere(rows.length, (row) => (tops[row] ?? 0) <= y);
  return [at(top), at(bottom) + 1];
}

/** The section in which a row stands. */
export function sectionOf({ sections }: Standing, row: number): number {
  return lastWhere(sections.length, (section) => (sections[section]?.first ?? 0) <= row);
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
