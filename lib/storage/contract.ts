import { randomBytes } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { isRefusal } from "#lib/refusal.ts";
import { newIncoming } from "./incoming.ts";
import type { OpenBytes, Storage } from "./index.ts";

/** An empty storage to test, a folder for files on their way into it, and how to put both away. */
export type Tried = { storage: Storage; incoming: string; close(): Promise<void> };

/** The tests that every storage passes; `make` gives a new, empty one for each. */
export function storageContract(kind: string, make: () => Promise<Tried>): void {
  describe(`${kind}, as every storage`, () => {
    let tried: Tried;
    let storage: Storage;
    beforeEach(async () => {
      tried = await make();
      storage = tried.storage;
    });
    afterEach(() => tried.close());

    const incomingFile = async (bytes: Uint8Array) => {
      const file = await newIncoming(tried.incoming);
      await writeFile(file, bytes);
      return file;
    };
    const put = async (name: string, bytes: Uint8Array) => storage.adopt(await incomingFile(bytes), name);
    const names = async (prefix: string) => {
      const found: string[] = [];
      for await (const { name } of storage.list(prefix)) found.push(name);
      return found.toSorted();
    };

    /** All portions, copied, as their memory is filled anew. */
    const allOf = async (opened: OpenBytes | null) => {
      const portions: Buffer[] = [];
      for await (const portion of opened!) portions.push(Buffer.from(portion));
      return Buffer.concat(portions);
    };

    test("gives back what it adopted, and the file is gone", async () => {
      const bytes = randomBytes(700_000);
      const file = await incomingFile(bytes);
      await storage.adopt(file, "originals/ab/abc");
      await expect(readFile(file)).rejects.toThrow("ENOENT");
      expect(await storage.size("originals/ab/abc")).toBe(bytes.length);
      expect(await storage.read("originals/ab/abc")).toEqual(bytes);
      expect(await allOf(await storage.open("originals/ab/abc"))).toEqual(bytes);
      expect(await storage.withFile("originals/ab/abc", readFile)).toEqual(bytes);
    });

    test("holds an empty file", async () => {
      await put("originals/00/none", Buffer.alloc(0));
      expect(await storage.size("originals/00/none")).toBe(0);
      expect((await storage.read("originals/00/none"))?.length).toBe(0);
      expect((await allOf(await storage.open("originals/00/none"))).length).toBe(0);
    });

    test("reads ranges, both ends included", async () => {
      const bytes = randomBytes(600_000);
      await put("originals/ab/abc", bytes);
      for (const [start, end] of [
        [0, 0],
        [0, 599_999],
        [599_999, 599_999],
        [262_143, 262_144],
        [1000, 530_000],
      ] as const) {
        expect(await allOf(await storage.open("originals/ab/abc", { start, end }))).toEqual(bytes.subarray(start, end + 1));
      }
    });

    test("tells absent by null and removes it without complaint", async () => {
      await put("thumbnails/ab/abc/200.webp", randomBytes(10));
      for (const name of ["originals/ab/absent", "thumbnails/ab/abc", "thumbnails/ab/abc/200.webp/deeper", "thumbnails"]) {
        expect(await storage.size(name)).toBeNull();
        expect(await storage.read(name)).toBeNull();
        expect(await storage.open(name)).toBeNull();
        expect(await storage.withFile(name, async () => "called")).toBeNull();
      }
      await storage.remove("originals/ab/absent");
      await storage.remove("thumbnails/ab/abc/400.webp");
      expect(await storage.size("thumbnails/ab/abc/200.webp")).toBe(10);
    });

    test("forgets what it removed, and takes the name again", async () => {
      for (let round = 0; round < 3; round++) {
        await put("thumbnails/ab/abc/200.webp", Buffer.of(round));
        expect(await storage.read("thumbnails/ab/abc/200.webp")).toEqual(Buffer.of(round));
        await storage.remove("thumbnails/ab/abc/200.webp");
        expect(await storage.size("thumbnails/ab/abc/200.webp")).toBeNull();
        expect(await names("")).toEqual([]);
      }
    });

    test("what is open is read to its end when its name is removed", async () => {
      const bytes = randomBytes(900_000);
      await put("originals/ab/abc", bytes);
      const opened = await storage.open("originals/ab/abc");
      await storage.remove("originals/ab/abc");
      expect(await allOf(opened)).toEqual(bytes);
    });

    test("throws where a range asks for more bytes than there are, after all that there are", async () => {
      const bytes = randomBytes(300_000);
      await put("originals/ab/abc", bytes);
      let read = 0;
      const reading = async () => {
        for await (const portion of (await storage.open("originals/ab/abc", { start: 100, end: 300_000 }))!) read += portion.length;
      };
      await expect(reading()).rejects.toThrow();
      expect(read).toBe(299_900);
    });

    test("replaces, and of parallel adoptions of one name keeps one whole", async () => {
      const rivals = Array.from({ length: 12 }, (_, n) => Buffer.alloc(100_000 + n, n));
      await Promise.all(rivals.map((bytes) => put("thumbnails/ab/abc/200.jpg", bytes)));
      const kept = (await storage.read("thumbnails/ab/abc/200.jpg"))!;
      expect(rivals.some((bytes) => bytes.equals(kept))).toBe(true);
      expect(await names("")).toEqual(["thumbnails/ab/abc/200.jpg"]);
    });

    test("adoptions and removals side by side lose nothing else", async () => {
      await Promise.all(
        Array.from({ length: 30 }, async (_, n) => {
          await put("thumbnails/ab/abc/200.webp", Buffer.of(n));
          await put(`thumbnails/ab/abc/${n}.webp`, Buffer.of(n));
          await storage.remove("thumbnails/ab/abc/200.webp");
          await storage.remove(`thumbnails/ab/abc/${n}.webp`);
          await put(`thumbnails/ab/kept/${n}.webp`, Buffer.of(n));
        }),
      );
      expect((await names("thumbnails/ab/kept/")).length).toBe(30);
      expect(await names("thumbnails/ab/abc/")).toEqual([]);
    });

    test("lists by prefix, with the time of each", async () => {
      const all = ["originals/ab/abc", "originals/ab/abd", "originals/b0/b0x", "thumbnails/ab/abc/200.webp", "thumbnails/ab/abc/400.webp"];
      const began = Date.now();
      for (const name of all) await put(name, Buffer.from(name));
      expect(await names("")).toEqual(all);
      expect(await names("originals/")).toEqual(all.slice(0, 3));
      expect(await names("originals/a")).toEqual(all.slice(0, 2));
      expect(await names("originals/ab/abc")).toEqual(all.slice(0, 1));
      expect(await names("thumbnails/ab/abc/2")).toEqual(all.slice(3, 4));
      expect(await names("thumb")).toEqual(all.slice(3));
      expect(await names("absent/")).toEqual([]);
      for await (const { modifiedAt } of storage.list("originals/")) {
        expect(Math.abs(modifiedAt.getTime() - began)).toBeLessThan(60_000);
      }
    });

    test("refuses every name that could leave its place", async () => {
      const file = await incomingFile(randomBytes(10));
      const bad = [
        "",
        "/etc/passwd",
        "..",
        "../x",
        "originals/../../x",
        "originals/..",
        "a//b",
        "a/",
        "/a",
        "./a",
        "a/.b",
        "a\0b",
        "a\\..\\b",
        `a/${"x".repeat(300)}`,
      ];
      for (const name of bad) {
        await expect(storage.adopt(file, name)).rejects.toThrow(TypeError);
        await expect(storage.size(name)).rejects.toThrow(TypeError);
        await expect(storage.read(name)).rejects.toThrow(TypeError);
        await expect(storage.open(name)).rejects.toThrow(TypeError);
        await expect(storage.withFile(name, readFile)).rejects.toThrow(TypeError);
        await expect(storage.remove(name)).rejects.toThrow(TypeError);
      }
      for (const prefix of ["../", "/etc/", "a//", "originals/../x"]) await expect(names(prefix)).rejects.toThrow(TypeError);
      expect((await readFile(file)).length).toBe(10);
    });

    test("what it cannot adopt is refused as out of reach, and leaves nothing under the name", async () => {
      const refused = await storage.adopt(await newIncoming(tried.incoming), "originals/ab/abc").catch((error) => error);
      expect(isRefusal(refused) && refused.code).toBe("unavailable");
      expect(await storage.size("originals/ab/abc")).toBeNull();
    });

    test("what `use` throws comes through", async () => {
      await put("originals/ab/abc", randomBytes(10));
      await expect(storage.withFile("originals/ab/abc", () => Promise.reject(new RangeError("mine")))).rejects.toThrow(RangeError);
    });

    test("answers the probe and leaves nothing of it", async () => {
      await storage.probe();
      expect(await names("")).toEqual([]);
    });
  });
}
