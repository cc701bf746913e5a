import { gap, type Layout, type Standing, sectionOf } from "#components/gallery/rows.ts";

/** A stretch of a section: pictures that are drawn, from `start` to before `end`, or so many px of rows that are not. */
export type Stretch = { start: number; end: number } | { height: number };
/** A part of the sheet: a section of which something is drawn, or so many px of sections that are not. */
export type Part = { section: number; stretches: Stretch[] } | { height: number };

/** What to draw of a sheet of which only these rows are drawn, given as pairs of the first and the one behind the last. */
export function partsOf(standing: Standing, pairs: [first: number, end: number][]): Part[] {
  const { sections, height } = standing;
  const parts: Part[] = [];
  let reached = 0;
  const skipTo = (y: number) => {
    const room = y - gap - reached;
    if (room > 0) parts.push({ height: room });
  };
  for (const section of sectionsWith(standing, pairs)) {
    const { first, end, top, bottom } = sections[section] ?? { first: 0, end: 0, top: 0, bottom: 0 };
    const within = pairs.map(([from, to]) => [Math.max(from, first), Math.min(to, end)] as const).filter(([from, to]) => from < to);
    skipTo(top);
    parts.push({ section, stretches: stretchesOf(standing, within, first, end) });
    reached = bottom + gap;
  }
  skipTo(height + gap);
  return parts;
}

/** The parts with the first `count` pictures, and no room for others: what is drawn before the width is known. */
export function firstParts({ aspects, starts }: Layout, count: number): Part[] {
  const shown = Math.min(count, aspects.length);
  return starts
    .filter((start) => start < shown)
    .map((start, section) => ({ section, stretches: [{ start, end: Math.min(shown, starts[section + 1] ?? shown) }] }));
}

function sectionsWith(standing: Standing, pairs: [number, number][]): number[] {
  const found = new Set<number>();
  for (const [first, end] of pairs) {
    if (first >= end) continue;
    const last = sectionOf(standing, end - 1);
    for (let section = sectionOf(standing, first); section <= last; section++) found.add(section);
  }
  return [...found].sort((a, b) => a - b);
}

function stretchesOf({ rows, tops, bottoms }: Standing, pairs: (readonly [number, number])[], first: number, last: number): Stretch[] {
  const stretches: Stretch[] = [];
  let reached = first;
  const skipTo = (row: number) => {
    if (row > reached) stretches.push({ height: (bottoms[row - 1] ?? 0) - (tops[reached] ?? 0) });
  };
  for (const [from, to] of pairs) {
    skipTo(from);
    stretches.push({ start: rows[from]?.start ?? 0, end: rows[to - 1]?.end ?? 0 });
    reached = to;
  }
  skipTo(last);
  return stretches;
}
