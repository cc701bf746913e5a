import { describe, expect, test } from "vitest";
import { listLong, unzip } from "#e2e/setup/zip.ts";
import { namer } from "./names.ts";
import { type Member, ZipWriter, zipLength } from "./zip.ts";

const at = new Date("2026-11-22T15:20:31Z");

async function pack(files: [Member, Uint8Array[]][]): Promise<Uint8Array[]> {
  const zip = new ZipWriter();
  const pieces: Uint8Array[] = [];
  for (const [member, portions] of files) for await (const piece of zip.add(member, portions)) pieces.push(piece);
  return [...pieces, zip.end()];
}
const bytesOf = (pieces: Uint8Array[]) => pieces.reduce((sum, { byteLength }) => sum + byteLength, 0);
const member = (name: string, bytes: number): Member => ({ name, bytes, at });

describe("an archive", () => {
  test("gives back names, bytes and times, and is as long as was said before", async () => {
    const texts = ["", "one", "and another"].map((text) => Buffer.from(text));
    const files = ["empty.txt", "Łódź 🌊.jpg", "c.png"].map((name, n): [Member, Uint8Array[]] => {
      const bytes = texts[n]!;
      return [member(name, bytes.length), [bytes.subarray(0, 2), bytes.subarray(2)]];
    });
    const archive = Buffer.concat(await pack(files));
    expect(await unzip(archive)).toEqual(files.map(([{ name }], n) => ({ name, bytes: texts[n], at })));
    expect(zipLength(files.map(([one]) => one))).toBe(archive.length);
    expect(await unzip(Buffer.concat(await pack([])))).toEqual([]);
  });

  test("takes more files than a short list can count", async () => {
    const files = Array.from({ length: 65_536 }, (_, n): [Member, Uint8Array[]] => [member(`${n}`, 0), []]);
    const archive = Buffer.concat(await pack(files));
    const names = (await listLong([archive])).map(({ fileName }) => fileName);
    expect([names.length, names.at(-1)]).toEqual([65_536, "65535"]);
    expect(zipLength(files.map(([one]) => one))).toBe(archive.length);
  });

  test("takes a file of 4 GiB, and others behind it", async () => {
    const chunk = Buffer.alloc(2 ** 27);
    const files: [Member, Uint8Array[]][] = [
      [member("long", 2 ** 32), Array.from({ length: 2 ** 5 }, () => chunk)],
      [member("behind", 3), [Buffer.from("end")]],
    ];
    const pieces = await pack(files);
    expect(bytesOf(pieces)).toBe(zipLength(files.map(([one]) => one)));
    const listed = await listLong(pieces);
    expect(listed.map(({ fileName, uncompressedSize }) => [fileName, uncompressedSize])).toEqual([
      ["long", 2 ** 32],
      ["behind", 3],
    ]);
    expect(listed[1]?.relativeOffsetOfLocalHeader).toBeGreaterThan(2 ** 32);
  });

  test("is none where a file is shorter or longer than was said", async () => {
    await expect(pack([[member("short", 4), [Buffer.from("abc")]]])).rejects.toThrow("3 bytes instead of 4");
    await expect(pack([[member("long", 2), [Buffer.from("abc")]]])).rejects.toThrow("3 bytes instead of 2");
  });
});

describe("names", () => {
  const named = (...wanted: string[]) => wanted.map(namer());

  test("stand once, where case does not count", () => {
    expect(named("a.jpg", "A.JPG", "a.jpg", "a (2).jpg", "b")).toEqual(["a.jpg", "A (2).JPG", "a (3).jpg", "a (2) (2).jpg", "b"]);
    // The same letter in two ways.
    expect(named("é.jpg", "é.jpg")).toEqual(["é.jpg", "é (2).jpg"]);
  });

  test("are fit for Windows", () => {
    expect(named('a<b>:"c|?*.jpg', "con.jpg", "COM1", "console.jpg", "end. .", "..hidden", "a\\b/c")).toEqual([
      "a_b___c___.jpg",
      "_con.jpg",
      "_COM1",
      "console.jpg",
      "end___",
      "__hidden",
      "a_b_c",
    ]);
  });

  test("are short enough for Linux, whole letters, and keep extension and number", () => {
    const [first = "", second = ""] = named(`${"🌊".repeat(120)}.jpg`, `${"🌊".repeat(120)}.jpg`);
    expect(Buffer.byteLength(first)).toBeLessThanOrEqual(255);
    expect(Buffer.byteLength(second)).toBeLessThanOrEqual(255);
    expect(first).toMatch(/^🌊+\.jpg$/u);
    expect(second).toMatch(/^🌊+ \(2\)\.jpg$/u);
  });
});
