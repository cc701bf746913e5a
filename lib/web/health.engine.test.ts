import { setTimeout as sleep } from "node:timers/promises";
import { beforeAll, expect, test, vi } from "vitest";
import { closeStore } from "#db/client.ts";
import { storage } from "#lib/storage/index.ts";
import { boot } from "./boot.ts";
import { probe } from "./health.ts";

beforeAll(async () => void (await boot()));

test("silence is an answer too, after a while", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "performance"] });
  const silent = vi.spyOn(storage(), "probe").mockReturnValue(new Promise(() => {}));
  const said = probe().catch((error: Error) => error.message);
  // The store has answered by then, in its own time.
  await sleep(300);
  await vi.advanceTimersByTimeAsync(8_000);
  expect(await said).toContain("no answer");
  silent.mockRestore();
  await vi.advanceTimersByTimeAsync(1_000);
  vi.useRealTimers();
});

test("many who ask within a second get one answer, and whoever asks later another", async () => {
  const first = probe();
  expect(new Set(Array.from({ length: 50 }, probe))).toEqual(new Set([first]));
  await first;
  expect(probe()).toBe(first);
  await closeStore();
  await sleep(1_100);
  await expect(probe()).rejects.toThrow();
});
