import { createHash, randomBytes } from "node:crypto";
import { mkdir, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { isRefusal } from "#lib/refusal.ts";
import { newIncoming, receive, sweepIncoming } from "./incoming.ts";

describe("incoming", () => {
  let above: string;
  let folder: string;
  beforeEach(async () => {
    above = await mkdtemp(join(tmpdir(), "tessera-incoming-"));
    folder = join(above, "incoming");
  });
  afterEach(() => rm(above, { recursive: true, force: true }));

  const parts = (bytes: Buffer, size = 65_536) =>
    Array.from({ length: Math.ceil(bytes.length / size) }, (_, n) => bytes.subarray(n * size, (n + 1) * size));
  const sha256 = (bytes: Buffer) => createHash("sha256").update(bytes).digest("hex");

  test("names a new file each time, in a folder that it makes", async () => {
    const files = await Promise.all(Array.from({ length: 20 }, () => newIncoming(folder)));
    expect(new Set(files).size).toBe(20);
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
    expect(await readdir(folder)).toEqual([]);
  });

  test("receives any kind of stream, counted and hashed", async () => {
    const bytes = randomBytes(1_000_001);
    const sources = {
      node: Readable.from(parts(bytes)),
      web: new Blob([bytes]).stream(),
      iterable: (async function* () {
        yield* parts(bytes, 7);
      })(),
    };
    for (const source of Object.values(sources)) {
      const received = await receive(source, bytes.length, folder);
      expect(received).toMatchObject({ bytes: bytes.length, sha256: sha256(bytes) });
      expect(await readFile(received.file)).toEqual(bytes);
      expect((await stat(received.file)).mode & 0o777).toBe(0o600);
    }
  });

  test("receives nothing as an empty file", async () => {
    const received = await receive(Readable.from([]), 10, folder);
    expect(received).toMatchObject({ bytes: 0, sha256: sha256(Buffer.alloc(0)) });
  });

  test("refuses at the first byte too many, leaves no file and does not end the source", async () => {
    let given = 0;
    const source = new Readable({
      read() {
        given++;
        this.push(Buffer.alloc(1000));
      },
    });
    const refused = await receive(source, 10_000, folder).catch((error) => error);
    expect(isRefusal(refused) && refused.code).toBe("too-large");
    expect(given).toBeLessThan(200);
    expect(source.destroyed).toBe(false);
    expect(await readdir(folder)).toEqual([]);
    source.destroy();

    let cancelled = false;
    const web = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(new Uint8Array(1000)),
      cancel: () => void (cancelled = true),
    });
    await expect(receive(web, 999, folder)).rejects.toMatchObject({ code: "too-large" });
    expect(cancelled).toBe(false);
    expect(web.locked).toBe(false);
    expect(await readdir(folder)).toEqual([]);
  });

  test("a client that goes away leaves nothing", async () => {
    const source = new Readable({ read() {} });
    source.push(randomBytes(100_000));
    setTimeout(() => source.destroy(new Error("aborted")), 20);
    await expect(receive(source, 1_000_000, folder)).rejects.toThrow("aborted");
    const quiet = new Readable({ read() {} });
    setTimeout(() => quiet.destroy(), 20);
    await expect(receive(quiet, 1_000_000, folder)).rejects.toThrow();
    const web = new ReadableStream<Uint8Array>({ pull: (controller) => controller.error(new Error("aborted")) });
    await expect(receive(web, 1_000_000, folder)).rejects.toThrow("aborted");
    expect(await readdir(folder)).toEqual([]);
  });

  test("a disk that fails is a refusal", async () => {
    await writeFile(folder, "a file where the folder should be");
    await expect(receive(Readable.from([]), 10, folder)).rejects.toMatchObject({ code: "unavailable" });
  });

  test("sweeps old leftovers only, and no folders", async () => {
    expect(await sweepIncoming(0, folder)).toBe(0);
    const old = await newIncoming(folder);
    await writeFile(old, "x");
    await utimes(old, new Date(0), new Date(Date.now() - 7_200_000));
    const young = await newIncoming(folder);
    await writeFile(young, "x");
    await mkdir(join(folder, "other"));
    await utimes(join(folder, "other"), 0, 0);
    expect(await sweepIncoming(3_600_000, folder)).toBe(1);
    expect((await readdir(folder)).toSorted()).toEqual([young.slice(folder.length + 1), "other"].toSorted());
  });

  test("holds no whole body in memory", { timeout: 30_000 }, async () => {
    const chunk = randomBytes(1 << 20);
    const before = process.memoryUsage().rss;
    let most = 0;
    const received = await receive(
      (async function* () {
        for (let n = 0; n < 300; n++) {
          most = Math.max(most, process.memoryUsage().rss);
          yield Uint8Array.from(chunk);
        }
      })(),
      300 << 20,
      folder,
    );
    expect(received.bytes).toBe(300 << 20);
    expect(most - before).toBeLessThan(100 << 20);
  });
});
