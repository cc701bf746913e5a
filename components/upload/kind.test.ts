import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { hostile, photos } from "#lib/images/decoder/fixtures.ts";
import { HEAD_BYTES, kindOf } from "#lib/images/decoder/kinds.ts";
import { isPicture } from "./kind.ts";

test("every photograph is a picture", async () => {
  for (const path of await photos()) expect(await isPicture(new Blob([await readFile(path)])), path).toBe(true);
});

test("what the server takes is a picture here", async () => {
  const told = { picture: 0, other: 0 };
  for (const path of await hostile()) {
    const bytes = await readFile(path);
    const here = await isPicture(new Blob([bytes]));
    told[here ? "picture" : "other"]++;
    if (kindOf(bytes.subarray(0, HEAD_BYTES)) !== null) expect(here, path).toBe(true);
  }
  expect(told.other).toBeGreaterThan(0);
  expect(told.picture).toBeGreaterThan(0);
});
