import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { type Cost, type Kind, kinds, parts, readMeasured } from "./measured.ts";
import { boundsOf, needsOf } from "./needs.ts";
import { openQueue, shareMachine, startClock } from "./queues.ts";
import { type Plan, simulate } from "./simulate.ts";
import { tablesOf, withTables } from "./tables.ts";

const page = readFileSync(join(import.meta.dirname, "..", "..", "docs", "scale.md"), "utf8");
const roomy: Plan = { nodes: 1, cores: { node: 8, database: 8 }, decoders: 2, connections: 10, balancers: 1, bucketWorkers: null };

/** A cost that is `node` seconds of the event loop, and all else of which is nothing but time. */
function costs(node: number, latencies: number[], queries = 0): Record<Kind, Cost> {
  const cpu = Object.fromEntries(parts.map((part) => [part, part === "node" ? node : 0])) as Cost["cpu"];
  const rest = {
    asked: 1,
    bytes: 65_536,
    queries,
    commits: 0,
    databaseSeconds: 0,
    walBytes: 0,
    pagesDirtied: 0,
    bucketReads: 0,
    bucketWrites: 0,
  };
  return Object.fromEntries(kinds.map((kind) => [kind, { ...rest, cpu, latencies }])) as Record<Kind, Cost>;
}

test("the page has the tables that the script prints", () => {
  expect(withTables(page, tablesOf(readMeasured()))).toBe(page);
});

test("a table without a place, and a place without a table, are told", () => {
  expect(() => withTables("nothing", { costs: "|" })).toThrow('no place for the table "costs"');
  expect(() => withTables("<!-- other -->\n<!-- end -->", {})).toThrow('no table for "other"');
});

test("alone, a request takes the time that was measured", () => {
  const { latency, cpu } = simulate(costs(0.002, [0.01, 0.01]), roomy, { mix: { thumbnail: 1 }, clients: 1, requests: 50 });
  expect(latency.p50).toBeCloseTo(0.01, 6);
  expect(cpu.node).toBeCloseTo(0.002, 9);
});

test("an event loop is one core's, however many clients wait and cores there are", () => {
  const { perSecond } = simulate(costs(0.001, [0.001]), roomy, { mix: { thumbnail: 1 }, clients: 20, requests: 2000 });
  expect(perSecond).toBeGreaterThan(950);
  expect(perSecond).toBeLessThan(1050);
});

test("two nodes do twice as much, until the cores that they share are all taken", () => {
  const play = (nodes: number, shared: number) =>
    simulate(costs(0.001, [0.001]), { ...roomy, nodes, cores: { shared } }, { mix: { thumbnail: 1 }, clients: 20, requests: 2000 })
      .perSecond;
  expect(play(2, 2) / play(1, 2)).toBeCloseTo(2, 1);
  expect(play(3, 2) / play(1, 2)).toBeCloseTo(2, 1);
});

test("a queue of chance arrivals waits as theory has it: M/D/1 at 80 % for twice the work on average", () => {
  const clock = startClock();
  const queue = openQueue(1);
  const machine = shareMachine(clock, 1);
  let [state, waited, count] = [1, 0, 0];
  const chance = () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
  const arrive = (left: number) => {
    if (left === 0) return;
    const came = clock.now();
    queue.take(() => {
      waited += clock.now() - came;
      count++;
      machine.work(1, 1, () => queue.leave());
    });
    clock.after(-Math.log(1 - chance()) / 0.8, () => arrive(left - 1));
  };
  arrive(60_000);
  clock.run();
  expect(waited / count).toBeGreaterThan(1.8);
  expect(waited / count).toBeLessThan(2.2);
});

test("cores are shared by weight, and nobody works on two", () => {
  const clock = startClock();
  const machine = shareMachine(clock, 1.5);
  const ends: Record<string, number> = {};
  machine.work(1, 1, () => (ends.heavy = clock.now()));
  machine.work(1, 0.01, () => (ends.light = clock.now()));
  clock.run();
  expect(ends.heavy).toBeCloseTo(1, 6);
  // Half a core for a second, then all of one.
  expect(ends.light).toBeCloseTo(1.5, 6);
});

test("ten times the images need ten times of what grows with them, and the bounds come in their order", () => {
  const measured = readMeasured();
  const [one, ten] = [needsOf(measured, 1e6), needsOf(measured, 1e7)];
  expect(ten.iops / one.iops).toBeCloseTo(10, 6);
  expect(ten.bucketBytes / one.bucketBytes).toBeCloseTo(10, 6);
  expect(needsOf(measured, 1e6, true).egressBytes).toBeLessThan(one.egressBytes);
  const bounds = boundsOf(measured).map(({ perDay }) => perDay);
  expect(bounds).toEqual(bounds.toSorted((a, b) => a - b));
  expect(bounds.length).toBeGreaterThan(4);
});
