import { randomBytes } from "node:crypto";
import { readdir } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { tryBucket } from "#e2e/setup/bucket.ts";
import { type S3, startS3 } from "#e2e/setup/s3.ts";
import type { BucketSettings } from "#lib/config.ts";
import { settingsFault } from "./bucket.ts";
import { storageContract } from "./contract.ts";

let s3: S3;
beforeAll(async () => {
  s3 = await startS3();
}, 600_000); // Where Debian's packages are yet to come.
afterAll(() => s3?.stop());

const tryOut = (change: Partial<BucketSettings> = {}) => tryBucket(s3, change);

storageContract("s3", () => tryOut());

describe("s3", () => {
  test("puts a large file in parts, and reads all of it and ranges across them", async () => {
    const tried = await tryOut();
    const bytes = randomBytes(20 * 1024 ** 2 + 7);
    await tried.put("originals/ab/abc", bytes);
    expect(await tried.storage.size("originals/ab/abc")).toBe(bytes.length);
    expect(bytes.equals((await tried.storage.read("originals/ab/abc")) ?? Buffer.alloc(0))).toBe(true);
    const [start, end] = [8 * 1024 ** 2 - 5, 16 * 1024 ** 2 + 5];
    const read: Uint8Array[] = [];
    for await (const portion of (await tried.storage.open("originals/ab/abc", { start, end }))!) read.push(portion);
    expect(Buffer.concat(read).equals(bytes.subarray(start, end + 1))).toBe(true);
    expect(await readdir(tried.incoming)).toEqual([]);
    await tried.close();
  });

  test.each([
    ["a bucket that is missing", { bucket: "absent" }, "S3_BUCKET"],
    ["a wrong secret", { credentials: { accessKeyId: "test:tester", secretAccessKey: "wrong" } }, "AWS_ACCESS_KEY_ID"],
    ["an unknown key", { credentials: { accessKeyId: "nobody", secretAccessKey: "wrong" } }, "AWS_ACCESS_KEY_ID"],
    ["a name that no bucket can have", { bucket: "pictures/mine" }, "S3_BUCKET"],
    ["a name that is an address of nothing", { bucket: "arn:aws:s3:nowhere" }, "S3_BUCKET"],
  ])("names the setting of %s", async (_what, change, setting) => {
    const tried = await tryOut(change);
    const error = await tried.storage.probe().catch((error: unknown) => error);
    expect(error).toMatchObject({ code: "unavailable" });
    expect(settingsFault(error, tried.settings.bucket)).toContain(setting);
    await expect(tried.storage.size("originals/ab/abc")).rejects.toMatchObject({ code: "unavailable" });
    await tried.close();
  });

  test("an address reads what it was signed for, is the same for half of its time, and works for the other half", async () => {
    const tried = await tryOut();
    await tried.put("thumbnails/ab/abc/200.webp", Buffer.from("read"));
    const told = { type: "image/webp", disposition: 'inline; filename="a b.webp"', cacheControl: "public, max-age=5" };
    const sign = async () => String(await tried.storage.address("thumbnails/ab/abc/200.webp", told, 600, Date.now()));
    const half = 300_000;
    const turn = Math.floor(Date.now() / half) * half;
    vi.useFakeTimers({ now: turn, toFake: ["Date"] });
    const first = await sign();
    vi.setSystemTime(turn + half - 1);
    expect(await sign()).toBe(first);
    vi.setSystemTime(turn + half);
    expect(await sign()).not.toBe(first);
    vi.useRealTimers();
    const found = await fetch(first);
    expect([found.status, await found.text()]).toEqual([200, "read"]);
    const headers = ["content-type", "content-disposition", "cache-control"].map((name) => found.headers.get(name));
    expect(headers).toEqual(Object.values(told));
    await expect(tried.storage.address("../x", told, 600, Date.now())).rejects.toThrow(TypeError);
    await tried.close();
  });

  test("those who read slowly keep nobody out", async () => {
    const tried = await tryOut();
    await tried.put("originals/ab/abc", randomBytes(8 * 1024 ** 2));
    const readers = await Promise.all(Array.from({ length: 60 }, () => tried.storage.open("originals/ab/abc")));
    for (const reader of readers) await reader?.[Symbol.asyncIterator]().next();
    await tried.storage.probe();
    await tried.put("originals/ab/abd", Buffer.from("x"));
    for (const reader of readers) await reader?.close();
    await tried.close();
  });

  test("few originals at once are fetched to be worked on", async () => {
    const tried = await tryOut();
    await tried.put("originals/ab/abc", randomBytes(1000));
    let [now, most] = [0, 0];
    const work = async (file: string) => {
      most = Math.max(most, ++now, (await readdir(tried.incoming)).length);
      await new Promise((resolve) => setTimeout(resolve, 20));
      now -= 1;
      return file;
    };
    const files = await Promise.all(Array.from({ length: 30 }, () => tried.storage.withFile("originals/ab/abc", work)));
    expect(new Set(files).size).toBe(30);
    expect(most).toBeGreaterThan(3);
    expect(most).toBeLessThanOrEqual(8);
    await tried.close();
  });

  test("out of reach is a refusal, and over when the server is back", async () => {
    const tried = await tryOut();
    await tried.put("originals/ab/abc", Buffer.from("kept"));
    await s3.pause();
    await expect(tried.put("originals/ab/abd", Buffer.from("x"))).rejects.toMatchObject({ code: "unavailable", retryAfter: 5 });
    await expect(tried.storage.read("originals/ab/abc")).rejects.toMatchObject({ code: "unavailable" });
    await expect(tried.storage.probe()).rejects.toMatchObject({ code: "unavailable" });
    await s3.resume();
    expect(await tried.storage.read("originals/ab/abc")).toEqual(Buffer.from("kept"));
    expect(await tried.storage.size("originals/ab/abd")).toBeNull();
    await tried.storage.probe();
    await tried.close();
  });
});
