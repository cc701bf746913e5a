import { expect, test } from "vitest";
import { problem } from "#components/api.ts";
import type { Image } from "#lib/web/shapes.ts";
import type { Keep } from "./kept.ts";
import { UploadQueue } from "./queue.ts";
import type { Sending, Sent } from "./send.ts";
import type { Check, Checked } from "./twins.ts";
import { type Candidate, troubleOf } from "./upload.ts";

const file = (name: string, size = 100) => new File([new Uint8Array(size)], name, { type: "image/jpeg" });
const given = (...files: File[]): Candidate[] => files.map((each) => ({ file: each, trouble: null }));
const named = (...names: string[]) => given(...names.map((name) => file(name)));
const done = { problem: null, data: { name: "x" } as Image, retryAfter: null };
const refused = (code: string, retryAfter: number | null = null): Sent => ({ problem: problem(code, 500, code), data: null, retryAfter });
const settle = () => new Promise((resolve) => setTimeout(resolve));

/** A queue whose sending is done by hand. */
function queueByHand({ room = 10_000, keep = null, check = null }: { room?: number; keep?: Keep | null; check?: Check | null } = {}) {
  const sent: { name: string; sending: Sending; end: (outcome: Sent) => void }[] = [];
  const finished: Image[] = [];
  const queue = new UploadQueue({
    onDone: (image) => finished.push(image),
    keep,
    check,
    send: (each, sending) => new Promise((end) => sent.push({ name: each.name, sending, end })),
  });
  queue.limit = { plan: { maxFileBytes: 1000 }, room: () => room };
  const states = () => queue.list.all().map(({ state }) => state);
  return { queue, sent, finished, states };
}

test("three at a time, the next when one ends", async () => {
  const { queue, sent, finished, states } = queueByHand();
  queue.add(named("a", "b", "c", "d"));
  await settle();
  expect(states()).toEqual(["uploading", "uploading", "uploading", "waiting"]);
  sent[0]?.sending.onProgress(1);
  expect(states()[0]).toBe("processing");
  sent[0]?.end(done);
  await settle();
  expect(states()).toEqual(["done", "uploading", "uploading", "uploading"]);
  expect(finished).toHaveLength(1);
});

test("what is too large, beyond the quota, empty or no picture is not sent", async () => {
  const { queue, sent } = queueByHand({ room: 150 });
  const other = { file: file("x.svg"), trouble: troubleOf("unsupported-type") };
  queue.add([...given(file("large", 1001), file("empty", 0), file("fits"), file("beyond")), other]);
  await settle();
  expect(sent.map(({ name }) => name)).toEqual(["fits"]);
  expect(queue.list.all().map(({ trouble }) => trouble && [trouble.code, trouble.limit])).toEqual([
    ["too-large", 1000],
    ["empty", null],
    null,
    ["quota-exceeded", 50],
    ["unsupported-type", null],
  ]);
});

test("a failure can be tried again, unless it is final", async () => {
  const { queue, sent, states } = queueByHand();
  queue.add(named("a", "b"));
  await settle();
  sent[0]?.end(refused("unreachable"));
  sent[1]?.end(refused("unsupported-type"));
  await settle();
  expect(queue.list.all().map(({ state, trouble }) => [state, trouble?.again])).toEqual([
    ["failed", true],
    ["failed", false],
  ]);
  queue.retry(1);
  await settle();
  expect(states()[0]).toBe("uploading");
});

test("when the server asks for a pause, the queue waits and goes on", async () => {
  const { queue, sent, states } = queueByHand();
  queue.add(named("a"));
  await settle();
  sent[0]?.end(refused("rate-limited", 0.05));
  await settle();
  expect(queue.list.all()[0]).toMatchObject({ state: "waiting", held: "busy" });
  await expect.poll(() => sent.length).toBe(2);
  expect(states()).toEqual(["uploading"]);
});

test("cancelling stops what runs and what waits", async () => {
  const { queue, sent, states } = queueByHand();
  queue.add(named("a", "b", "c", "d"));
  await settle();
  queue.cancel();
  expect(sent.map(({ sending }) => sending.signal.reason)).toEqual(["cancel", "cancel", "cancel"]);
  expect(states()).toEqual(["failed", "failed", "failed", "failed"]);
});

test("what is paused keeps its place, and goes on from there", async () => {
  const { queue, sent, states } = queueByHand();
  queue.add(named("a", "b", "c", "d"));
  await settle();
  sent[0]?.sending.onAddress("/1");
  queue.pause(1);
  expect(sent[0]?.sending.signal.reason).toBe("pause");
  sent[0]?.end(refused("cancelled"));
  await settle();
  expect(states()).toEqual(["paused", "uploading", "uploading", "uploading"]);
  queue.pause();
  queue.resume(1);
  await settle();
  expect(states()[0]).toBe("waiting");
  sent[1]?.sending.onAddress("/2");
  sent[1]?.end(refused("cancelled"));
  await settle();
  expect(sent.at(-1)).toMatchObject({ name: "a", sending: { address: "/1" } });
  expect(states()).toEqual(["uploading", "paused", "paused", "paused"]);
});

test("what the server has not given a place yet is sent until it has, though it is paused", async () => {
  const { queue, sent, states } = queueByHand();
  queue.add(named("a", "b"));
  await settle();
  queue.pause();
  expect(sent.map(({ sending }) => sending.signal.aborted)).toEqual([false, false]);
  sent[0]?.sending.onAddress("/1");
  expect(sent[0]?.sending.signal.reason).toBe("pause");
  sent[1]?.end(done);
  await settle();
  expect(states()).toEqual(["paused", "done"]);
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
  const { queue, sent } = queueByHand({ keep });
  queue.add(named("a", "b", "c"));
  await settle();
  sent[0]?.sending.onAddress("/1");
  sent[0]?.end(done);
  sent[1]?.end(refused("unsupported-type"));
  sent[2]?.end(refused("unreachable"));
  await settle();
  expect(events).toEqual(["a at /1", "a forgotten", "b forgotten"]);
  queue.clear(["done", "failed"]);
  expect(events).toEqual(["a at /1", "a forgotten", "b forgotten", "c forgotten"]);

  const later = queueByHand();
  later.queue.addKept([{ ...keep(file("d")), address: "/4" }]);
  await settle();
  expect(later.sent.map(({ name, sending }) => [name, sending.address])).toEqual([["d", "/4"]]);
});

const there = { name: "there.jpg" } as Image;
/** Knows a file's bytes by its name up to the first dot; those that begin with "old" are in the gallery. */
const byName: Check = async ({ name }) => ({ sha256: name.split(".")[0] ?? "", image: name.startsWith("old") ? there : null });

test("of a picture that is there already somebody is asked, and nothing is sent before", async () => {
  const { queue, sent, states } = queueByHand({ check: byName });
  queue.add(named("new", "old", "older", "new.copy"));
  await settle();
  expect(states()).toEqual(["uploading", "asking", "asking", "asking"]);
  expect(queue.list.all().map(({ twin }) => twin?.name ?? null)).toEqual([null, "there.jpg", "there.jpg", "new"]);
  queue.choose("upload", 2);
  queue.choose("skip");
  await settle();
  expect(states()).toEqual(["uploading", "uploading", "skipped", "skipped"]);
  expect(sent.map(({ name }) => name)).toEqual(["new", "old"]);
});

test("an answer that comes late stops what is on its way", async () => {
  const { promise, resolve } = Promise.withResolvers<Checked | null>();
  const { queue, sent, states } = queueByHand({ check: () => promise });
  queue.add(named("slow"));
  await expect.poll(states).toEqual(["uploading"]);
  sent[0]?.sending.onAddress("/1");
  resolve({ sha256: "1", image: there });
  await settle();
  expect(states()).toEqual(["asking"]);
  expect(sent[0]?.sending.signal.reason).toBe("pause");
  sent[0]?.end(refused("cancelled"));
  await settle();
  queue.choose("upload");
  await settle();
  expect(sent[1]?.sending.address).toBe("/1");
});
