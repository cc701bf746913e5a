import { randomBytes } from "node:crypto";
import { readdir } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type TriedBucket, tryBucket } from "#e2e/setup/bucket.ts";
import { type S3, startS3 } from "#e2e/setup/s3.ts";
import { startWire, type Wire } from "#e2e/setup/s3-wire.ts";
import { openBucket } from "./bucket.ts";
import type { OpenBytes } from "./index.ts";
import { bucketParts } from "./pieces.ts";

// A real server, behind a line that does to requests and answers what lines do.
const MiB = 1024 ** 2;
const name = "originals/ab/abc";
const away = { code: "unavailable", retryAfter: 5 };
const otherBytes = { ...away, cause: { message: expect.stringContaining("other bytes") } };

let s3: S3;
beforeAll(async () => {
  s3 = await startS3();
}, 600_000); // Where Debian's packages are yet to come.
afterAll(() => s3?.stop());

async function tryWire() {
  const wire = await startWire(s3.origin);
  const tried = await tryBucket(s3, { endpoint: wire.origin });
  const close = async () => {
    await wire.close();
    await tried.close();
  };
  return { wire, tried, close };
}

async function allOf(opened: OpenBytes | null): Promise<Buffer> {
  const portions: Uint8Array[] = [];
  for await (const portion of opened ?? expect.fail("it is not there")) portions.push(portion);
  return Buffer.concat(portions);
}

describe("on a bad line", () => {
  let wire: Wire;
  let tried: TriedBucket;
  let close: () => Promise<void>;
  beforeEach(async () => ({ wire, tried, close } = await tryWire()));
  afterEach(() => close());

  test("a put that fails in the middle leaves none of its parts, and the file where it was", async () => {
    Object.assign(wire.faults, { passPuts: 1, cutPuts: 100 });
    await expect(tried.put(name, randomBytes(20 * MiB))).rejects.toMatchObject({ code: "unavailable" });
    expect(wire.faults).toMatchObject({ passPuts: 0, cutPuts: 97 });
    const { name: Bucket, call } = openBucket(tried.settings);
    const begun = await call((sdk, client) => client.send(new sdk.ListMultipartUploadsCommand({ Bucket })));
    expect(begun.$metadata.httpStatusCode).toBe(200);
    expect(begun.Uploads ?? []).toEqual([]);
    expect(await tried.storage.size(name)).toBeNull();
    expect(await readdir(tried.incoming)).toHaveLength(1);
  });

  test("a put whose connection is cut is sent again, as is the rest of a body", async () => {
    const bytes = randomBytes(3_000_000);
    wire.faults.cutPuts = 1;
    await tried.put(name, bytes);
    expect(wire.faults.cutPuts).toBe(0);
    wire.faults.cutBodies = 1;
    expect(bytes.equals((await tried.storage.read(name)) ?? Buffer.alloc(0))).toBe(true);
    expect(wire.faults.cutBodies).toBe(0);
  });

  test.each([
    ["at once", 3_000_000],
    ["in parts", 20 * MiB],
  ])("a put %s that comes with other bytes is refused by the server", async (_how, size) => {
    wire.faults.flipPuts = 1;
    await expect(tried.put(name, randomBytes(size))).rejects.toMatchObject({ code: "unavailable", cause: { name: "BadDigest" } });
    expect(wire.faults.flipPuts).toBe(0);
    expect(await tried.storage.size(name)).toBeNull();
  });

  test.each([
    ["put at once", 3_000_000, (bytes: Buffer) => tried.put(name, bytes)],
    ["put in parts", 20 * MiB, (bytes: Buffer) => tried.put(name, bytes)],
    ["put by somebody else", 3_000_000, (bytes: Buffer) => putPlainly(bytes)],
  ])("an object that was %s and comes with other bytes is not given to the end", async (_how, size, put) => {
    const bytes = randomBytes(size);
    await put(bytes);
    expect(bytes.equals(await allOf(await tried.storage.open(name)))).toBe(true);
    wire.faults.flip = true;
    await expect(bytesRead()).rejects.toMatchObject(otherBytes);
    await expect(tried.storage.withFile(name, async () => "used")).rejects.toMatchObject(otherBytes);
    for (const range of [undefined, { start: 0, end: size - 1 }]) {
      let given = 0;
      const opened = (await tried.storage.open(name, range)) ?? expect.fail("it is not there");
      const reading = async () => {
        for await (const portion of opened) given += portion.length;
      };
      await expect(reading()).rejects.toMatchObject(otherBytes);
      expect(given).toBeLessThan(size);
    }
  });

  /** How many are read: where it should have failed, all of them would be printed. */
  const bytesRead = async () => (await tried.storage.read(name))?.length;

  /** As other programs put it, which tell the bucket no checksum to keep. */
  async function putPlainly(Body: Buffer): Promise<void> {
    const { name: Bucket, call } = openBucket(tried.settings);
    await call((sdk, client) => client.send(new sdk.PutObjectCommand({ Bucket, Key: name, Body })));
  }

  test("a 404 without a word is no word of what is there", async () => {
    await tried.put(name, Buffer.from("kept"));
    const parts = bucketParts(tried.storage);
    wire.faults.lost = true;
    const asking = [
      tried.storage.size(name),
      tried.storage.read(name),
      tried.storage.open(name),
      tried.storage.open(name, { start: 0, end: 3 }),
      tried.storage.withFile(name, async () => "used"),
      tried.storage.remove(name),
      parts.whole({ id: "uploadAAAAAAAAAAAAAAAA", received: 4, pieces: [`0-${"0".repeat(32)}`] }, async () => "used"),
      parts.open({ id: "uploadAAAAAAAAAAAAAAAA", received: 4, pieces: [`0-${"0".repeat(32)}`] }),
    ];
    for (const asked of await Promise.allSettled(asking)) expect(asked).toMatchObject({ status: "rejected", reason: away });
    wire.faults.lost = false;
    expect(await tried.storage.read(name)).toEqual(Buffer.from("kept"));
  });

  test("an object without its length is not taken for an empty one", async () => {
    const bytes = randomBytes(9 * MiB);
    await tried.put(name, bytes);
    wire.faults.unmeasured = true;
    await expect(bytesRead()).rejects.toMatchObject(away);
    await expect(tried.storage.withFile(name, async () => "used")).rejects.toMatchObject(away);
    expect(bytes.subarray(5, 100_005).equals(await allOf(await tried.storage.open(name, { start: 5, end: 100_004 })))).toBe(true);
  });

  test("bodies that end early are asked for again while something comes, and else not for long", async () => {
    const bytes = randomBytes(900_000);
    await tried.put(name, bytes);
    const range = { start: 0, end: bytes.length - 1 };
    wire.faults.endAfter = 100_000;
    expect(bytes.equals(await allOf(await tried.storage.open(name, range)))).toBe(true);
    wire.asked.length = 0;
    wire.faults.endAfter = 0;
    const reading = async () => (await allOf(await tried.storage.open(name, range))).length;
    await expect(reading()).rejects.toMatchObject(away);
    expect(wire.asked).toHaveLength(3);
  });
});

describe.concurrent("on a line that is slow or silent", () => {
  const patience = 60_000;
  /** ms that work takes to be refused as out of reach. */
  const timeOf = async (work: Promise<unknown>) => {
    const began = Date.now();
    await expect(work).rejects.toMatchObject(away);
    return Date.now() - began;
  };

  test("whatever is asked of a bucket that takes it and says nothing is over in time", { timeout: patience }, async () => {
    const { wire, tried, close } = await tryWire();
    const { storage } = tried;
    wire.faults.hang = true;
    const list = async () => {
      for await (const _one of storage.list(""));
    };
    const [put, used] = [tried.put(name, Buffer.from("x")), storage.withFile(name, async () => "used")];
    const asking = [storage.size(name), storage.read(name), storage.open(name), storage.remove(name), list(), storage.probe(), put, used];
    for (const took of await Promise.all(asking.map(timeOf))) expect(took).toBeLessThan(26_000);
    // Each was tried again where the first attempt was silent.
    expect(wire.asked.filter((asked) => asked.startsWith("HEAD")).length).toBeGreaterThan(1);
    await close();
  });

  test("a body that stands still goes on once it can, and breaks off in time where it cannot", { timeout: patience }, async () => {
    const { wire, tried, close } = await tryWire();
    const bytes = randomBytes(2 * MiB);
    await tried.put(name, bytes);
    wire.faults.stallAfter = 300_000;
    const opened = [await tried.storage.open(name), await tried.storage.open(name, { start: 7, end: bytes.length - 1 })];
    await sleep(1000);
    wire.faults.stallAfter = null;
    const [all, rest] = await Promise.all(opened.map(allOf));
    expect([bytes.equals(all as Buffer), bytes.subarray(7).equals(rest as Buffer)]).toEqual([true, true]);
    wire.faults.stallAfter = 300_000;
    const still = await tried.storage.open(name);
    wire.faults.stallAfter = 0;
    expect(await timeOf(allOf(still).then(({ length }) => length))).toBeLessThan(26_000);
    await close();
  });

  test("a reader may take its time, and gives the connection back meanwhile", { timeout: patience }, async () => {
    const { wire, tried, close } = await tryWire();
    const bytes = randomBytes(9 * MiB);
    await tried.put(name, bytes);
    const portions: Uint8Array[] = [];
    for await (const portion of (await tried.storage.open(name))!) {
      if (portions.length === 3) await sleep(30_000);
      portions.push(portion);
    }
    expect(bytes.equals(Buffer.concat(portions))).toBe(true);
    expect(wire.asked.filter((asked) => asked.startsWith("GET"))).toHaveLength(2);
    await close();
  });

  test("a put goes on while its bytes do, longer than anybody would wait for an answer", { timeout: patience }, async () => {
    const { wire, tried, close } = await tryWire();
    const bytes = randomBytes(4 * MiB);
    wire.faults.pace = 150_000;
    const began = Date.now();
    await tried.put(name, bytes);
    expect(Date.now() - began).toBeGreaterThan(26_000);
    wire.faults.pace = null;
    expect(bytes.equals((await tried.storage.read(name)) ?? Buffer.alloc(0))).toBe(true);
    // Sent once: what was on its way for long was not begun anew.
    expect(wire.asked.filter((asked) => asked.startsWith("PUT"))).toHaveLength(1);
    await close();
  });
});
