import { setTimeout as sleep } from "node:timers/promises";
import { beforeAll, expect, test } from "vitest";
import { closeStore } from "#db/client.ts";
import { boot } from "./boot.ts";
import { probe } from "./health.ts";

beforeAll(async () => void (await boot()));

test("many who ask within a second get one answer, and whoever asks later another", async () => {
  const first = probe();
  expect(new Set(Array.from({ length: 50 }, probe))).toEqual(new Set([first]));
  await first;
  expect(probe()).toBe(first);
  await closeStore();
  await sleep(1_100);
  await expect(probe()).rejects.toThrow();
});
