import { randomBytes } from "node:crypto";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { type S3, startS3 } from "#e2e/setup/s3.ts";
import { type BucketSettings, parseConfig } from "#lib/config.ts";
import { openBucket, settingsFault } from "./bucket.ts";
import { storageContract } from "./contract.ts";
import { newIncoming } from "./incoming.ts";
import { s3Storage } from "./s3.ts";

let s3: S3;
beforeAll(async () => {
  s3 = await startS3();
}, 600_000); // Where Debian's packages are yet to come.
afterAll(() => s3?.stop());

let buckets = 0;
const newBucket = async () => parseConfig(await s3.settings(`bucket-${(buckets += 1)}`)).bucket as BucketSettings;

async function tryOut(change: Partial<BucketSettings> = {}) {
  const incoming = await mkdtemp(join(tmpdir(), "tessera-s3-incoming-"));
  const settings = { ...(await newBucket()), ...change };
  return { incoming, settings, storage: s3Storage(settings, incoming), close: () => rm(incoming, { recursive: true, force: true }) };
}

async function put({ storage, incoming }: Awaited<ReturnType<typeof tryOut>>, name: string, bytes: Buffer) {
  const file = await newIncoming(incoming);
  await writeFile(file, bytes);
  await storage.adopt(file, name);
}

storageContract("s3", () => tryOut());

describe("s3", () => {
  test("puts a large file in parts, and reads all of it and ranges across them", async () => {
    const tried = await tryOut();
    const bytes = randomBytes(20 * 1024 ** 2 + 7);
    await put(tried, "originals/ab/abc", bytes);
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
  ])("names the setting of %s", async (_what, change, setting) => {
    const tried = await tryOut(change);
    const error = await tried.storage.probe().catch((error: unknown) => error);
    expect(error).toMatchObject({ code: "unavailable" });
    expect(settingsFault(error, tried.settings.bucket)).toContain(setting);
    await expect(tried.storage.size("originals/ab/abc")).rejects.toMatchObject({ code: "unavailable" });
    await tried.close();
  });

  test("a put that fails in the middle leaves none of its parts, and the file where it was", async () => {
    const faults = { passPuts: 1, cutPuts: 100, cutBodies: 0, flip: false };
    const wire = await startWire(await newBucket(), faults);
    const tried = await tryOut({ endpoint: wire.origin });
    await expect(put(tried, "originals/ab/abc", randomBytes(20 * 1024 ** 2))).rejects.toMatchObject({ code: "unavailable" });
    expect(faults).toMatchObject({ passPuts: 0, cutPuts: 97 });
    const { name: Bucket, call } = openBucket(tried.settings);
    const begun = await call((sdk, client) => client.send(new sdk.ListMultipartUploadsCommand({ Bucket })));
    expect(begun.$metadata.httpStatusCode).toBe(200);
    expect(begun.Uploads ?? []).toEqual([]);
    expect(await tried.storage.size("originals/ab/abc")).toBeNull();
    expect(await readdir(tried.incoming)).toHaveLength(1);
    await wire.close();
    await tried.close();
  });

  test("a put whose connection is cut is sent again, as is the rest of a body; other bytes than were put are found out", async () => {
    const faults = { passPuts: 0, cutPuts: 0, cutBodies: 0, flip: false };
    const wire = await startWire(await newBucket(), faults);
    const tried = await tryOut({ endpoint: wire.origin });
    const bytes = randomBytes(3_000_000);
    faults.cutPuts = 1;
    await put(tried, "originals/ab/abc", bytes);
    expect(faults.cutPuts).toBe(0);
    faults.cutBodies = 1;
    expect(bytes.equals((await tried.storage.read("originals/ab/abc")) ?? Buffer.alloc(0))).toBe(true);
    expect(faults.cutBodies).toBe(0);
    faults.flip = true;
    await expect(tried.storage.read("originals/ab/abc")).rejects.toMatchObject({
      code: "unavailable",
      cause: { message: expect.stringContaining("other bytes") },
    });
    await wire.close();
    await tried.close();
  });

  test("an address reads what it was signed for, is the same for half of its time, and works for the other half", async () => {
    const tried = await tryOut();
    await put(tried, "thumbnails/ab/abc/200.webp", Buffer.from("read"));
    const told = { type: "image/webp", disposition: 'inline; filename="a b.webp"', cacheControl: "public, max-age=5" };
    const sign = async () => String(await tried.storage.address("thumbnails/ab/abc/200.webp", told, 600));
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
    await expect(tried.storage.address("../x", told, 600)).rejects.toThrow(TypeError);
    await tried.close();
  });

  test("those who read slowly keep nobody out", async () => {
    const tried = await tryOut();
    await put(tried, "originals/ab/abc", randomBytes(8 * 1024 ** 2));
    const readers = await Promise.all(Array.from({ length: 60 }, () => tried.storage.open("originals/ab/abc")));
    for (const reader of readers) await reader?.[Symbol.asyncIterator]().next();
    await tried.storage.probe();
    await put(tried, "originals/ab/abd", Buffer.from("x"));
    for (const reader of readers) await reader?.close();
    await tried.close();
  });

  test("few originals at once are fetched to be worked on", async () => {
    const tried = await tryOut();
    await put(tried, "originals/ab/abc", randomBytes(1000));
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
    await put(tried, "originals/ab/abc", Buffer.from("kept"));
    await s3.pause();
    await expect(put(tried, "originals/ab/abd", Buffer.from("x"))).rejects.toMatchObject({ code: "unavailable", retryAfter: 5 });
    await expect(tried.storage.read("originals/ab/abc")).rejects.toMatchObject({ code: "unavailable" });
    await expect(tried.storage.probe()).rejects.toMatchObject({ code: "unavailable" });
    await s3.resume();
    expect(await tried.storage.read("originals/ab/abc")).toEqual(Buffer.from("kept"));
    expect(await tried.storage.size("originals/ab/abd")).toBeNull();
    await tried.storage.probe();
    await tried.close();
  });
});

/** Stands between the SDK and the server, under the server's own name, and does what `faults` says. */
async function startWire({ endpoint }: BucketSettings, faults: { passPuts: number; cutPuts: number; cutBodies: number; flip: boolean }) {
  const { hostname, port } = new URL(endpoint ?? "");
  const server = createServer((asked, answer) => {
    if (asked.method === "PUT" && faults.passPuts > 0) faults.passPuts -= 1;
    else if (asked.method === "PUT" && faults.cutPuts > 0) {
      faults.cutPuts -= 1;
      asked.once("data", () => asked.socket.destroy());
      return;
    }
    const onward = request({ hostname, port, method: asked.method, path: asked.url, headers: asked.headers }, (got) => {
      answer.writeHead(got.statusCode ?? 502, got.headers);
      let sent = 0;
      got.on("data", (chunk: Buffer) => {
        if (asked.method === "GET" && faults.flip) chunk[0] = (chunk[0] ?? 0) ^ 1;
        answer.write(chunk);
        sent += chunk.length;
        if (asked.method !== "GET" || faults.cutBodies === 0 || sent < 500_000) return;
        faults.cutBodies -= 1;
        answer.destroy();
      });
      got.on("end", () => answer.end());
    });
    onward.on("error", () => answer.destroy());
    asked.pipe(onward);
  }).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { origin, close: () => new Promise((resolve) => server.close(resolve).closeAllConnections()) };
}
