import { expect, test } from "vitest";
import { breakRows, gap, heading, layRows, measures, rowOf, rowsBetween, standRows, widthsOf } from "./rows.ts";

const aspects = Array.from({ length: 300 }, (_, index) => [1.5, 0.75, 1, 1.78, 0.4, 4, 1.33][(index * 5) % 7] ?? 1);

test("every picture stands in exactly one row, in order", () => {
  for (const measure of measures) {
    const rows = breakRows(aspects, measure);
    expect(rows.flatMap(({ start, end }) => aspects.slice(start, end))).toEqual(aspects);
    expect(rows.every(({ start, end }) => end > start)).toBe(true);
  }
});

test("a row is never twice as high as wished", () => {
  for (const measure of measures) {
    for (const { start, end, span } of breakRows(aspects, measure)) {
      expect((measure.width - 8 * (end - start - 1)) / span).toBeLessThan(2.2 * measure.height);
    }
  }
});

test("what is added at the end moves nothing but the last row", () => {
  const measure = measures[3] ?? { width: 1000, height: 200 };
  const before = breakRows(aspects.slice(0, 120), measure);
  expect(breakRows(aspects, measure).slice(0, before.length - 1)).toEqual(before.slice(0, -1));
});

test("a lone picture keeps the wished height instead of filling the sheet", () => {
  const widths = widthsOf(layRows([1]), 0);
  expect(widths).toHaveLength(measures.length);
  expect(Number.parseFloat(widths[4]?.slice(5) ?? "")).toBeLessThan(20);
});

const layout = layRows(aspects);

test("rows stand where the browser draws them: as high as their tallest tile, with a gap between", () => {
  for (const sheet of [360, 788, 1392, 2600]) {
    const { rows, tops, bottoms } = standRows(layout, sheet);
    const measure = measures.findLastIndex(({ from }) => from <= sheet);
    const heights = rows.map(({ start, end }) =>
      Math.max(
        ...aspects.slice(start, end).map((aspect, offset) => {
          const [, share, less] = /calc\(([\d.]+)% - ([\d.]+)px\)/.exec(widthsOf(layout, start + offset)[measure] ?? "") ?? [];
          return ((Number(share) / 100) * sheet - Number(less)) / aspect;
        }),
      ),
    );
    for (const [row, height] of heights.entries()) expect((bottoms[row] ?? 0) - (tops[row] ?? 0)).toBeCloseTo(height, 0.5);
  }
});

test("the rows of a stretch are those that reach into it, and no others", () => {
  const standing = standRows(layout, 1000);
  const { rows, tops, bottoms } = standing;
  for (const [from, to] of [
    [-900, -100],
    [-50, 700],
    [333, 1234],
    [5000, 1e9],
  ] as const) {
    const [first, end] = rowsBetween(standing, from, to);
    const within = rows.flatMap((_, row) => ((bottoms[row] ?? 0) + gap > from && (tops[row] ?? 0) <= to ? [row] : []));
    // Before the sheet and behind it the nearest row stands in.
    expect([first, end]).toEqual(within.length > 0 ? [within[0], (within.at(-1) ?? 0) + 1] : [0, 1]);
  }
  expect(rows.map((_, row) => row)).toEqual(rows.map(({ end }) => rowOf(rows, end - 1)));
});

test("each section begins a row under its heading, and moves no row of another", () => {
  const starts = [0, 1, 40, 299];
  const sections = layRows(aspects, { starts, headed: true });
  const standing = standRows(sections, 1000);
  expect(standing.sections.map(({ first }) => standing.rows[first]?.start)).toEqual(starts);
  for (const [place, { first, end, top, bottom }] of standing.sections.entries()) {
    expect(standing.tops[first]).toBe(top + heading);
    expect(bottom).toBe(standing.bottoms[end - 1]);
    expect(top).toBe(place === 0 ? 0 : (standing.sections[place - 1]?.bottom ?? 0) + gap);
  }
  const alone = standRows(layRows(aspects.slice(1, 40), { headed: true }), 1000);
  const within = standing.rows.filter(({ start }) => start >= 1 && start < 40);
  expect(within.map(({ start }) => start - 1)).toEqual(alone.rows.map(({ start }) => start));
});

test("what is wished larger stands in fewer in a row", () => {
  const rows = (scale: number) => standRows(layRows(aspects, { scale }), 1000).rows.length;
  expect([rows(0.6) < rows(1), rows(1) < rows(2.2)]).toEqual([true, true]);
});
