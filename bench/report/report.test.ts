import { expect, test } from "vitest";
import type { Figure } from "#bench/measure/figure.ts";
import { chartOf } from "./chart.ts";
import { tableOf } from "./table.ts";
import { goalOf, valueIn } from "./words.ts";

const at = (median: number) => ({ median, q1: median, q3: median });
const hot: Figure = {
  what: "hot thumbnail, CPU",
  against: "nginx",
  unit: "s",
  goal: { most: 2.5 },
  rounds: 13,
  spreads: { tessera: at(0.00005), limit: at(0.00002), ratio: at(2.5) },
  holds: true,
  missing: null,
};
const missing: Figure = { ...hot, what: "a < b", spreads: null, holds: null, missing: "nginx is not here" };

test("a table shows both sides, the ratio and the goal, and says what could not be measured", () => {
  const [, , first, second] = tableOf([hot, missing]).split("\n");
  expect(first?.split(/ {2,}/)).toEqual(["hot thumbnail, CPU", "50 µs", "20 µs nginx", "2.5 × (2.5–2.5)", "≤ 2.5", "yes"]);
  expect(second).toMatch(/^a < b +not measured: nginx is not here$/);
});

test("a chart shows what was measured and has a goal", () => {
  const svg = chartOf("A & B", [
    hot,
    missing,
    { ...hot, what: "slow", spreads: { ...hot.spreads, ratio: at(5) } as Figure["spreads"], holds: false },
  ]);
  expect(svg).toContain("A &amp; B");
  expect(svg.match(/class="(holds|fails)"/g)).toEqual(['class="holds"', 'class="fails"']);
  expect(svg).not.toContain("a &lt; b");
});

test("values and goals read as people write them", () => {
  expect([valueIn("B", 153_400), valueIn("B", 92e6), valueIn("%", 1), valueIn("", 0.0102)]).toEqual(["153 kB", "92 MB", "100 %", "0.0102"]);
  expect([valueIn("s", 0.142), valueIn("s", 2), valueIn("B/s", 5.124e8), valueIn("/s", 9.41)]).toEqual([
    "142 ms",
    "2 s",
    "512 MB/s",
    "9.41 /s",
  ]);
  expect([goalOf({ least: 0.8 }), goalOf({ timesBelow: 25 }), goalOf(null)]).toEqual(["≥ 0.8", "25 × below", "–"]);
});
