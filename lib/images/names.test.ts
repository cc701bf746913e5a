import { describe, expect, test } from "vitest";
import { faultOfName, nameOf, stemOf } from "./names.ts";

const now = new Date("2026-01-02T23:00:00.000Z");

describe("nameOf", () => {
  test.each([
    ["beach.jpg", "beach.jpg"],
    ["../../etc/passwd", "passwd"],
    ["C:\\Users\\me\\beach.jpg", "beach.jpg"],
    ["a\u0000b\u202egpj.exe", "abgpj.exe"],
    ["  padded.jpg  ", "padded.jpg"],
    ["", "image-20260102"],
    [null, "image-20260102"],
    ["..", "image-20260102"],
    ["\u200f\u200e", "image-20260102"],
    ["日本 🏖.jpg", "日本 🏖.jpg"],
  ])("%j becomes %j", (given, name) => {
    expect(nameOf(given, now)).toBe(name);
  });

  test("is at most 255 characters, keeps its extension and no half character", () => {
    const name = nameOf(`${"🏖".repeat(200)}.jpeg`, now);
    expect(name.length).toBeLessThanOrEqual(255);
    expect(name).toMatch(/🏖\.jpeg$/u);
    expect(name.isWellFormed()).toBe(true);
  });
});

test("faultOfName says what is wrong with a chosen name", () => {
  expect(faultOfName("beach.jpg")).toBeNull();
  for (const name of ["", " ", "a/b", "a\\b", "a\nb", "a\u202eb", "x".repeat(256)]) expect(faultOfName(name)).not.toBeNull();
});

test("stemOf drops an extension", () => {
  expect(["beach.jpg", "archive.tar.gz", "noext", ".hidden"].map(stemOf)).toEqual(["beach", "archive.tar", "noext", ".hidden"]);
});
