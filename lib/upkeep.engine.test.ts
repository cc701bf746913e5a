import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { closeStore, db, migrateStore, openStore } from "#db/client.ts";
import { leaveLease, takeLease } from "#db/leases.ts";
import { leases } from "#db/schema.ts";
import { config } from "./config.ts";
import { doAlone, type Task } from "./upkeep.ts";

beforeAll(async () => {
  openStore(config());
  await migrateStore();
});
afterAll(closeStore);

test("of many nodes that find a task due at once, one does it, and none again before it is due", async () => {
  let [begun, done] = [0, 0];
  let finish = () => {};
  const work = () => {
    begun += 1;
    return new Promise<number>((resolve) => (finish = () => resolve(++done)));
  };
  const task: Task = { name: "crowd", interval: 3_600_000, work };
  const nodes = Array.from({ length: 20 }, (_, place) => `node ${place}`);
  const first = Promise.all(nodes.map((node) => doAlone(task, node)));
  await expect.poll(() => begun).toBe(1);
  expect(await doAlone(task, "another", true)).toBe(0);
  finish();
  expect((await first).toSorted()).toEqual([...Array(19).fill(0), 1]);
  for (const node of nodes) expect(await doAlone(task, node)).toBe(0);
  expect([begun, done]).toEqual([1, 1]);
});

test("a node that starts does right away what nobody does, however lately it was done", async () => {
  let done = 0;
  const task: Task = { name: "start", interval: 3_600_000, work: async () => ++done };
  expect(await doAlone(task, "first", true)).toBe(1);
  expect(await doAlone(task, "second")).toBe(0);
  expect(await doAlone(task, "second", true)).toBe(2);
});

test("what failed is done again in its turn, by whoever comes", async () => {
  let tries = 0;
  const work = async () => {
    if (++tries === 1) throw new Error("this once");
    return 7;
  };
  const task: Task = { name: "failing", interval: 100, work };
  await expect(doAlone(task, "first")).rejects.toThrow("this once");
  await expect.poll(() => doAlone(task, "second")).toBe(7);
});

test("a lease is its holder's until it ends by the database's clock, and then whoever's comes first", async () => {
  expect(await takeLease("kept", "dead", 60_000)).toBe(true);
  expect(await takeLease("kept", "heir", 60_000)).toBe(false);
  expect(await takeLease("kept", "dead", 300)).toBe(true);
  await expect.poll(() => takeLease("kept", "heir", 60_000)).toBe(true);
  // Whoever comes back from the dead neither has it nor can give it away.
  expect(await takeLease("kept", "dead", 60_000)).toBe(false);
  await leaveLease("kept", "dead", 0);
  expect(await takeLease("kept", "third", 60_000)).toBe(false);
  await leaveLease("kept", "heir", 0);
  expect(await takeLease("kept", "third", 60_000)).toBe(true);
});

test("a lease is renewed for as long as the work takes", async () => {
  const endOf = async () => (await db().select().from(leases).where(eq(leases.name, "long")))[0]?.endsAt.getTime() ?? 0;
  let finish = () => {};
  const work = () => new Promise<number>((resolve) => (finish = () => resolve(1)));
  const doing = doAlone({ name: "long", interval: 60_000, work }, "first", false, 1_000);
  await expect.poll(endOf).toBeGreaterThan(0);
  for (let last = await endOf(), renewals = 0; renewals < 3; renewals++, last = await endOf()) {
    await expect.poll(endOf, { timeout: 20_000 }).toBeGreaterThan(last);
  }
  finish();
  expect(await doing).toBe(1);
});
