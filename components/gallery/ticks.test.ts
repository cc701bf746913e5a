import { expect, test } from "vitest";
import { dayAt, dayByKey, ticksOf } from "./ticks.ts";

const days = ["2026-11-22", "2026-11-20", "2026-10-31", "2026-10-02", "2025-12-24"].map((day, at) => ({ day, start: at, end: at + 1 }));
const at = [0, 0.1, 0.3, 0.31, 0.9];

test("marks are where years begin, or months or days where there is one alone, and never too near each other", () => {
  expect(ticksOf(days, at, 500, 30).map(({ day }) => day)).toEqual(["2026-11-22", "2025-12-24"]);
  expect(ticksOf(days.slice(0, 4), at, 500, 30).map(({ day, unit }) => `${unit} ${day}`)).toEqual(["month 2026-11-22", "month 2026-10-31"]);
  expect(ticksOf(days.slice(2, 4), at.slice(2), 500, 30).map(({ day }) => day)).toEqual(["2026-10-31"]);
});

test("a place belongs to the day that began before it", () => {
  expect([0, 0.29, 0.3, 1].map((share) => dayAt(at, share))).toEqual([0, 1, 2, 4]);
});

test("keys lead by days and by months, and never beyond the ends", () => {
  expect(["ArrowDown", "ArrowUp", "PageDown", "PageUp", "Home", "End", "x"].map((key) => dayByKey(days, 2, key))).toEqual([
    3,
    1,
    4,
    0,
    0,
    4,
    null,
  ]);
  expect([dayByKey(days, 4, "ArrowDown"), dayByKey(days, 4, "PageDown"), dayByKey(days, 0, "PageUp")]).toEqual([4, 4, 0]);
  expect(dayByKey(days, 3, "PageUp")).toBe(0);
});
