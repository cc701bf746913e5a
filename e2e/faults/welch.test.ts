import { expect, test } from "vitest";
import { randomOf } from "./random.ts";
import { largestT, welch } from "./welch.ts";

test("Welch's t is as by hand", () => {
  // Means 3 and 6, variances 2.5 and 10, five values each: -3 / sqrt(0.5 + 2).
  expect(welch([1, 2, 3, 4, 5], [2, 4, 6, 8, 10])).toBeCloseTo(-3 / Math.sqrt(2.5), 10);
});

test("it tells apart what differs by little, among values that scatter more, and not what is alike", () => {
  const random = randomOf(7);
  const values = (more: number) => Array.from({ length: 5000 }, () => 12 + random.fraction() + more + (random.chance(0.01) ? 50 : 0));
  const [one, other, slow] = [values(0), values(0), values(0.1)];
  expect(largestT({ one, other }).t).toBeLessThan(4.5);
  const found = largestT({ one, slow });
  expect([found.t > 4.5, found.pair]).toEqual([true, "one and slow"]);
});
