import { describe, expect, test } from "vitest";
import { layRows, standRows } from "./rows.ts";
import { neighbour, type Plan, placesIn } from "./selection-area.ts";

const width = 800;
const aspects = Array.from({ length: 40 }, (_, n) => [1.5, 0.75, 1, 1.33][n % 4] ?? 1);
const plan: Plan = { standing: standRows(layRows(aspects), width), aspects, width };
const { rows, tops, bottoms } = plan.standing;
const whole = { left: 0, right: width };

describe("an area", () => {
  test("touches the tiles that stand in it, drawn or not", () => {
    const places = aspects.map((_, place) => place);
    expect(placesIn(plan, { ...whole, top: 0, bottom: 1e6 })).toEqual(places);
    expect(placesIn(plan, { ...whole, top: (tops[2] ?? 0) + 1, bottom: (bottoms[3] ?? 0) - 1 })).toEqual(
      places.slice(rows[2]?.start, rows[3]?.end),
    );
  });

  test("touches nothing between two rows, and one tile within it", () => {
    const between = ((bottoms[0] ?? 0) + (tops[1] ?? 0)) / 2;
    expect(placesIn(plan, { ...whole, top: between - 1, bottom: between + 1 })).toEqual([]);
    expect(placesIn(plan, { left: 2, right: 3, top: 2, bottom: 3 })).toEqual([0]);
    expect(placesIn(plan, { left: width - 3, right: width - 2, top: 2, bottom: 3 })).toEqual([(rows[0]?.end ?? 0) - 1]);
  });
});

describe("an arrow", () => {
  test("leads on and back, and no further than the ends", () => {
    expect([neighbour(plan, 3, "on"), neighbour(plan, 3, "back")]).toEqual([4, 2]);
    expect([neighbour(plan, 39, "on"), neighbour(plan, 0, "back")]).toEqual([39, 0]);
    expect([neighbour(plan, 0, "up"), neighbour(plan, 39, "down")]).toEqual([0, 39]);
  });

  test("leads to the tile above or below that stands nearest", () => {
    const second = rows[1] ?? { start: 0, end: 0 };
    expect(neighbour(plan, 0, "down")).toBe(second.start);
    expect(neighbour(plan, (rows[0]?.end ?? 0) - 1, "down")).toBe(second.end - 1);
    expect(neighbour(plan, second.start, "up")).toBe(0);
  });
});
