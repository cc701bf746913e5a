import { expect, test } from "vitest";
import { firstParts, type Part, partsOf } from "./parts.ts";
import { gap, heading, layRows, rowsBetween, standRows } from "./rows.ts";

const aspects = Array.from({ length: 400 }, (_, index) => [1.5, 0.75, 1, 1.78][index % 4] ?? 1);
const layout = layRows(aspects, { starts: [0, 3, 90, 91, 250], headed: true });
const standing = standRows(layout, 1040);

/** How high a part is once it is drawn. */
function heightOf(part: Part): number {
  if ("height" in part) return part.height;
  const { first = 0, end = 0 } = standing.sections[part.section] ?? {};
  const heights = part.stretches.map((stretch) => {
    if ("height" in stretch) return stretch.height;
    const rows = standing.rows.map((_, row) => row).filter((row) => row >= first && row < end && inside(row, stretch));
    return (standing.bottoms[rows.at(-1) ?? 0] ?? 0) - (standing.tops[rows[0] ?? 0] ?? 0);
  });
  return heading + heights.reduce((sum, height) => sum + height + gap, -gap);
}
function inside(row: number, { start, end }: { start: number; end: number }): boolean {
  return (standing.rows[row]?.start ?? 0) >= start && (standing.rows[row]?.end ?? 0) <= end;
}

test("the sheet is as high whatever of it is drawn", () => {
  const everything: [number, number][] = [[0, standing.rows.length]];
  const windows = Array.from({ length: 60 }, (_, place): [number, number][] => [
    rowsBetween(standing, place * 400 - 500, place * 400 + 1500),
  ]);
  const withFocus: [number, number][] = [
    [0, 1],
    [30, 40],
  ];
  for (const pairs of [everything, withFocus, ...windows]) {
    const parts = partsOf(standing, pairs);
    const height = parts.reduce((sum, part) => sum + heightOf(part) + gap, -gap);
    expect(height).toBeCloseTo(standing.height, 3);
  }
});

test("the pictures of the rows are drawn, each once and in order", () => {
  const drawn = partsOf(standing, [[2, 12]]).flatMap((part) =>
    "stretches" in part
      ? part.stretches.flatMap((each) => ("start" in each ? Array.from({ length: each.end - each.start }, (_, at) => each.start + at) : []))
      : [],
  );
  const [from = 0, to = 0] = [standing.rows[2]?.start, standing.rows[11]?.end];
  expect(drawn).toEqual(Array.from({ length: to - from }, (_, at) => from + at));
});

test("before the width is known, the first pictures stand in their sections", () => {
  expect(firstParts(layout, 60)).toEqual([
    { section: 0, stretches: [{ start: 0, end: 3 }] },
    { section: 1, stretches: [{ start: 3, end: 60 }] },
  ]);
});
