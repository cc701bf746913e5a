import { expect, test } from "vitest";
import { problem } from "#components/api.ts";
import type { Image } from "#lib/web/shapes.ts";
import type { Keep } from "./kept.ts";
import { UploadQueue } from "./queue.ts";
import type { Sending, Sent } from "./send.ts";

const plan = { name: "Basic", maxFileBytes: 1000 };
const file = (name: string, size = 100) => new File([new Uint8Array(size)], name, { type: "image/jpeg" });
const done = { problem: null, data: { name: "x" } as Image, retryAfter: null };
const refused = (code: string, retryAfter: number | null = null): Sent => ({ problem: problem(code, 500, code), data: null, retryAfter });

/** A queue whose sending is done by hand. */
function queueByHand(room = 10_000, keep: Keep | null = null) {
  const sent: { name: string; sending: Sending; end: (outcome: Sent) => void }[] = [];
  const finished: Image[] = [];
  const queue = new UploadQueue(
    (image) => finished.push(image),
    keep,
    (each, sending) => new Promise((end) => sent.push({ name: each.name, sending, end })),
  );
  queue.limit = { plan, room: () => room };
  const states = () => queue.uploads().map(({ state }) => state);
  const settle = () => new Promise((resolve) => setTimeout(resolve));
  return { queue, sent, finished, states, settle };
}

test("three at a time, the next when one ends", async () => {
  const { queue, sent, finished, states, settle } = queueByHand();
  queue.add(["a", "b", "c", "d"].map((name) => file(name)));
  expect(states()).toEqual(["uploading", "uploading", "uploading", "waiting"]);
  sent[0]?.sending.onProgress(1);
  expect(states()[0]).toBe("processing");
  sent[0]?.end(done);
  await settle();
  expect(states()).toEqual(["done", "uploading", "uploading", "uploading"]);
  expect(finished).toHaveLength(1);
});

test("what is too large, beyond the quota, empty or no picture is not sent", () => {
  const { queue, sent } = queueByHand(150);
  queue.add([file("large", 1001), file("empty", 0), file("fits"), file("beyond"), new File(["x"], "x.svg", { type: "image/svg+xml" })]);
  expect(sent.map(({ name }) => name)).toEqual(["fits"]);
  expect(queue.uploads().map(({ reason }) => reason?.slice(0, 30) ?? null)).toEqual([
    "This file has 1001 bytes; your",
    "This file is empty.",
    null,
    "This file has 100 bytes, and o",
    "Tessera does not take this kin",
  ]);
});

test("a failure can be tried again, unless it is final", async () => {
  const { queue, sent, states, settle } = queueByHand();
  queue.add([file("a"), file("b")]);
  sent[0]?.end(refused("unreachable"));
  sent[1]?.end(refused("unsupported-type"));
  await settle();
  expect(queue.uploads().map(({ state, again }) => [state, again])).toEqual([
    ["failed", true],
    ["failed", false],
  ]);
  queue.retry(1);
  expect(states()[0]).toBe("uploading");
});

test("when the server asks for a pause, the queue waits and goes on", async () => {
  const { queue, sent, states, settle } = queueByHand();
  queue.add([file("a")]);
  sent[0]?.end(refused("rate-limited", 0.05));
  await settle();
  expect(states()).toEqual(["waiting"]);
  await expect.poll(() => sent.length).toBe(2);
  expect(states()).toEqual(["uploading"]);
});

test("cancelling stops what runs and what waits", async () => {
  const { queue, sent, states } = queueByHand();
  queue.add(["a", "b", "c", "d"].map((name) => file(name)));
  queue.cancelAll();
  expect(sent.every(({ sending }) => sending.signal.aborted)).toBe(true);
  expect(states()[3]).toBe("failed");
});

test("a file is kept until it is uploaded or given up, and goes on where it stopped after a reload", async () => {
  const events: string[] = [];
  const keep: Keep = (kept) => ({
    file: kept,
    address: null,
    kept: () => true,
    keepAddress: (address) => events.push(`${kept.name} at ${address}`),
    forget: () => events.push(`${kept.name} forgotten`),
  });
  const { queue, sent, settle } = queueByHand(10_000, keep);
  queue.add([file("a"), file("b"), file("c")]);
  sent[0]?.sending.onAddress("/1");
  sent[0]?.end(done);
  sent[1]?.end(refused("unsupported-type"));
  sent[2]?.end(refused("unreachable"));
  await settle();
  expect(events).toEqual(["a at /1", "a forgotten", "b forgotten"]);
  queue.clear();
  expect(events).toEqual(["a at /1", "a forgotten", "b forgotten", "c forgotten"]);

  const later = queueByHand();
  later.queue.resume([{ ...keep(file("d")), address: "/4" }]);
  expect(later.sent.map(({ name, sending }) => [name, sending.address])).toEqual([["d", "/4"]]);
});
