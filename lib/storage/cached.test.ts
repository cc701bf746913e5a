import { randomBytes } from "node:crypto";
import { mkdir, mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { cachedStorage } from "./cached.ts";
import { storageContract } from "./contract.ts";
import { diskStorage } from "./disk.ts";
import { newIncoming } from "./incoming.ts";
import type { OpenBytes, Storage } from "./index.ts";
import { openNear } from "./near.ts";

const MiB = 1024 ** 2;
const patience = { timeout: 10_000, interval: 10 };

async function tryOut(most = 10 * MiB) {
  const folder = await mkdtemp(join(tmpdir(), "tessera-cached-"));
  const [root, near, incoming] = [join(folder, "data"), join(folder, "near"), join(folder, "incoming")];
  await mkdir(root);
  const below = diskStorage(root);
  const open = () => cachedStorage(below, openNear(near, most));
  return { root, near, incoming, below, open, storage: open(), close: () => rm(folder, { recursive: true, force: true }) };
}

storageContract("disk with copies near", () => tryOut());

describe("copies near", () => {
  let tried: Awaited<ReturnType<typeof tryOut>>;
  beforeEach(async () => {
    tried = await tryOut();
  });
  afterEach(() => tried.close());

  const name = "thumbnails/ab/abc/200.webp";
  const put = async (bytes: Uint8Array, to = name, storage: Storage = tried.storage) => {
    const file = await newIncoming(tried.incoming);
    await writeFile(file, bytes);
    await storage.adopt(file, to);
  };
  const copies = async () => (await readdir(tried.near).catch(() => [])).map((file) => join(tried.near, file));
  const untilKept = (count: number) => vi.waitFor(async () => expect(await copies()).toHaveLength(count), patience);
  /** What is below goes, without a word to whoever keeps copies of it: what is read now comes from near. */
  const lose = () => rm(tried.root, { recursive: true });
  const allOf = async (opened: OpenBytes | null) => {
    if (opened === null) return null;
    const portions: Buffer[] = [];
    for await (const portion of opened) portions.push(Buffer.from(portion));
    return Buffer.concat(portions);
  };

  test("answer for what was read before: all of it, and what begins where it begins", async () => {
    const bytes = randomBytes(700_000);
    await put(bytes);
    expect(await tried.storage.read(name)).toEqual(bytes);
    await untilKept(1);
    await lose();
    expect(await tried.storage.read(name)).toEqual(bytes);
    expect(await allOf(await tried.storage.open(name))).toEqual(bytes);
    expect(await allOf(await tried.storage.open(name, { start: 0, end: 99 }))).toEqual(bytes.subarray(0, 100));
    expect(await tried.storage.open(name, { start: 1, end: 99 })).toBeNull();
    expect((await stat(tried.near)).mode & 0o777).toBe(0o700);
  });

  test("of a range answer for that range and no more", async () => {
    const bytes = randomBytes(700_000);
    await put(bytes);
    expect(await allOf(await tried.storage.open(name, { start: 0, end: 599_999 }))).toEqual(bytes.subarray(0, 600_000));
    await untilKept(1);
    expect(await tried.storage.read(name)).toEqual(bytes);
    await lose();
    expect(await allOf(await tried.storage.open(name, { start: 0, end: 599_999 }))).toEqual(bytes.subarray(0, 600_000));
  });

  test.each([
    ["other bytes", async (file: string) => writeFile(file, Buffer.from((await readFile(file)).toReversed()))],
    ["fewer bytes", (file: string) => truncate(file, 100)],
    ["more bytes", (file: string) => writeFile(file, "more", { flag: "a" })],
    ["none", (file: string) => rm(file)],
  ])("that have %s by now are found out, and what they stood for is read anew", async (_what, spoil) => {
    const bytes = randomBytes(300_000);
    await put(bytes);
    await tried.storage.read(name);
    await untilKept(1);
    const [spoilt = ""] = await copies();
    await spoil(spoilt);
    expect(await tried.storage.read(name)).toEqual(bytes);
    await vi.waitFor(async () => expect((await copies()).filter((file) => file !== spoilt)).toHaveLength(1), patience);
    await lose();
    expect(await allOf(await tried.storage.open(name))).toEqual(bytes);
  });

  test("take no more room than they may, and those that were not asked for go first", async () => {
    const names = Array.from({ length: 30 }, (_, n) => `originals/ab/${n}`);
    for (const each of names) await put(randomBytes(600_000), each);
    for (const each of names) {
      await tried.storage.read(each);
      await tried.storage.read(names[0] ?? "");
    }
    await vi.waitFor(async () => {
      const sizes = await Promise.all((await copies()).map(async (file) => (await stat(file)).size));
      expect(sizes.length).toBeGreaterThan(10);
      expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(10 * MiB);
    }, patience);
    await lose();
    expect([(await tried.storage.read(names[0] ?? ""))?.length, await tried.storage.read(names[1] ?? "")]).toEqual([600_000, null]);
  });

  test("are not made of what is large, nor of what broke off", async () => {
    await put(randomBytes(2 * MiB), "originals/ab/large");
    expect((await tried.storage.read("originals/ab/large"))?.length).toBe(2 * MiB);
    expect((await allOf(await tried.storage.open("originals/ab/large")))?.length).toBe(2 * MiB);
    await put(randomBytes(900_000), "originals/ab/left");
    for await (const _portion of (await tried.storage.open("originals/ab/left"))!) break;
    await put(Buffer.from("small"));
    await tried.storage.read(name);
    await untilKept(1);
  });

  test("go with what is removed or replaced, and with a new start", async () => {
    await put(Buffer.from("first"));
    await tried.storage.read(name);
    await untilKept(1);
    await put(Buffer.from("second"));
    expect(String(await tried.storage.read(name))).toBe("second");
    await untilKept(1);
    await tried.storage.remove(name);
    expect([await tried.storage.read(name), await tried.storage.open(name)]).toEqual([null, null]);
    await untilKept(0);
    await put(Buffer.from("third"));
    await tried.storage.read(name);
    await untilKept(1);
    const again = tried.open();
    expect(await copies()).toEqual([]);
    // The one that ran before finds its copies gone, and makes new ones.
    for (const storage of [tried.storage, again]) expect(String(await storage.read(name))).toBe("third");
    await untilKept(2);
  });

  test("that were begun before a removal are not kept", async () => {
    await put(randomBytes(900_000));
    const opened = await tried.storage.open(name);
    await tried.storage.remove(name);
    expect((await allOf(opened))?.length).toBe(900_000);
    await put(Buffer.from("after"), "thumbnails/ab/abd/200.webp");
    await tried.storage.read("thumbnails/ab/abd/200.webp");
    await untilKept(1);
    expect(await tried.storage.read(name)).toBeNull();
  });
});
