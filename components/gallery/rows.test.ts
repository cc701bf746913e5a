import { expect, test } from "vitest";
import { breakRows, layRows, measures } from "./rows.ts";

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
  const [place] = layRows([{ width: 100, height: 100 }]);
  expect(place?.widths).toHaveLength(measures.length);
  expect(Number.parseFloat(place?.widths[4]?.slice(5) ?? "")).toBeLessThan(20);
});
