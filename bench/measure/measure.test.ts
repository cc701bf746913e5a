import { expect, test } from "vitest";
import { parseStat } from "./cpu.ts";
import { compare, cpuEach, isMet, p95, rate } from "./figure.ts";
import { reach } from "./reach.ts";
import { spreadOf } from "./spread.ts";

const burst = (done: number, cpuSeconds: number | null, seconds = 1) => ({ done, bytes: 0, seconds, cpuSeconds });

test("a spread has the median and the quartiles, in proportion between two values", () => {
  expect(spreadOf([4, 1, 3, 2])).toEqual({ median: 2.5, q1: 1.75, q3: 3.25 });
  expect(spreadOf([7])).toEqual({ median: 7, q1: 7, q3: 7 });
});

test("a process's line is read whatever its name holds", () => {
  const line = "42 (next-server (v1) x) S 7 42 1 0 -1 4194560 9 8 0 0 150 50 20 5 20 0 11 0 100 200 300";
  expect(parseStat(line)).toEqual({ pid: 42, parent: 7, ticks: 225 });
});

test("ratios are taken round by round, and the median is judged", () => {
  const figure = compare({
    what: "hot",
    measure: cpuEach,
    goal: { most: 2.5 },
    tessera: [burst(10, 2), burst(10, 4), burst(10, 9)],
    limit: { name: "nginx", bursts: [burst(10, 1), burst(10, 2), burst(10, 3)] },
  });
  expect(figure.spreads?.ratio).toEqual({ median: 2, q1: 2, q3: 2.5 });
  expect(figure).toMatchObject({ holds: true, rounds: 3, missing: null });
});

test("the slowest in twenty are judged where each answer was timed", () => {
  const each = Array.from({ length: 21 }, (_, number) => number);
  expect(p95.of({ ...burst(21, null), each })).toBe(19);
  expect(p95.of(burst(21, null))).toBeNull();
});

test("what could not be measured says so and holds nothing", () => {
  const figure = { what: "hot", measure: cpuEach, goal: { most: 1 }, tessera: [burst(10, null)] };
  expect(compare({ ...figure, limit: { name: "nginx", bursts: null } })).toMatchObject({
    spreads: null,
    holds: null,
    missing: "nginx is not here and could not be installed",
  });
  expect(compare({ ...figure, limit: { name: "nginx", bursts: [burst(10, null)] } })).toMatchObject({ holds: null, rounds: 0 });
});

test("a rate must be at least its goal, a distance at least as many times below", () => {
  expect([isMet({ least: 0.8 }, 0.8), isMet({ least: 0.8 }, 0.79)]).toEqual([true, false]);
  const next = { name: "Next", bursts: [burst(1, 1, 30)] };
  const figure = compare({ what: "far", measure: rate, goal: { timesBelow: 25 }, tessera: [burst(1, 1, 1)], limit: next });
  expect(figure).toMatchObject({ holds: false, spreads: { ratio: { median: 1 / 30 } } });
});

test("what is judged by itself takes a part of its goal", () => {
  const weight = reach({ what: "scripts", unit: "B", values: [150_000, 153_000, 160_000], goal: { most: 170_000 } });
  expect(weight).toMatchObject({ holds: true, rounds: 3, spreads: { ratio: { median: 0.9 } } });
  expect(reach({ what: "drawn", unit: "%", values: [0.99], goal: { least: 1 } })).toMatchObject({ holds: false, goal: { least: 1 } });
  const none = reach({ what: "scripts", unit: "B", values: [], goal: { most: 1 }, missing: "no browser is here" });
  expect(none).toMatchObject({ holds: null, spreads: null, missing: "no browser is here" });
});
