import { expect, test } from "vitest";
import type { Plan } from "#lib/web/shapes.ts";
import { differenceOf, fillOf, heightsOf } from "./compare.ts";

const basic: Plan = {
  id: "basic",
  name: "Basic",
  thumbnailHeights: [200],
  originalLink: false,
  temporaryLinks: false,
  minExpiry: null,
  maxExpiry: null,
  quotaBytes: 1000,
  maxFileBytes: 100,
  isDefault: true,
};
const large: Plan = { ...basic, id: "large", thumbnailHeights: [64, 400], originalLink: true, temporaryLinks: true, quotaBytes: 3000 };

test("heights of all plans stand once, the smallest first", () => {
  expect(heightsOf([large, basic, large])).toEqual([64, 200, 400]);
  expect(heightsOf([])).toEqual([]);
});

test("what a plan gives and takes beside another", () => {
  expect(differenceOf(basic, large)).toEqual({ gained: [64, 400, "original", "temporary"], lost: [200], quotaBytes: 2000 });
  expect(differenceOf(large, basic)).toEqual({ gained: [200], lost: [64, 400, "original", "temporary"], quotaBytes: -2000 });
  expect(differenceOf(basic, basic)).toEqual({ gained: [], lost: [], quotaBytes: 0 });
});

test.each([
  [0, 1000, "room", 1000],
  [799, 1000, "room", 201],
  [800, 1000, "near", 200],
  [1000, 1000, "over", 0],
  [1500, 1000, "over", -500],
  [0, 0, "over", 0],
])("%d of %d bytes: %s", (used, quota, state, left) => {
  expect(fillOf(used, quota)).toEqual({ state, left });
});
