import { afterAll, beforeAll, expect, test } from "vitest";
import { closeStore, migrateStore, openStore } from "#db/client.ts";
import { install } from "#db/installation.ts";
import { putRows } from "#db/moving.ts";
import type { Row, TableName } from "#db/tables.ts";
import { config } from "#lib/config.ts";
import { standardDefault, standardPlans } from "#lib/plans/standard.ts";
import { carryRows } from "./rows.ts";
import type { There } from "./there.ts";

const now = new Date();
const sums = Array.from({ length: 3_000 }, (_, number) => ({ sha256: `sum ${number}`, reason: "crash", until: now }));

beforeAll(async () => {
  openStore(config());
  await migrateStore();
  await install(standardPlans(now), standardDefault, "nonce", now);
  for (let at = 0; at < sums.length; at += 500) await putRows("quarantine", sums.slice(at, at + 500));
});
afterAll(closeStore);

test("what is too much at the other end goes, and never is more than some hundred rows on the way", async () => {
  // There it is as after a try that was broken off: all of it is another row, and some are of yesterday.
  const there = [...sums.map(({ sha256 }) => ({ sha256 })), ...Array.from({ length: 700 }, (_, number) => ({ sha256: `old ${number}` }))];
  const dropped: Row[] = [];
  let largest = 0;
  const other = {
    sums: async (_: TableName, buckets: number) => ({ rows: there.length, sums: new Uint32Array(buckets * 8) }),
    put: async () => {},
    scan: async () => {},
    nextKeys: async (name: TableName) => (name === "quarantine" && there.length > 0 ? there.splice(0, 500) : null),
    drop: async (_: TableName, rows: Row[]) => void dropped.push(...rows),
  };
  const counting = new Proxy(other as unknown as There, {
    get:
      (target, name) =>
      async (...args: unknown[]) => {
        for (const arg of args) {
          const texts = arg instanceof Set ? [...arg].filter((item) => typeof item === "string") : arg;
          if (Array.isArray(texts)) largest = Math.max(largest, texts.length);
        }
        return (target[name as keyof There] as ((...given: unknown[]) => unknown) | undefined)?.(...args);
      },
  });
  await carryRows(counting);
  expect(largest).toBeLessThanOrEqual(500);
  expect(dropped.map(({ sha256 }) => sha256).toSorted()).toEqual(Array.from({ length: 700 }, (_, number) => `old ${number}`).toSorted());
});
