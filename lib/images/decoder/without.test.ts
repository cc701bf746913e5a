import { createHash } from "node:crypto";
import { readFile, stat, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { detailsIn } from "./exif.ts";
import { hostile, photos } from "./fixtures.ts";
import { type ImageType, kindOf } from "./kinds.ts";
import { openPicture } from "./picture.ts";
import { ladenPictures, placeTold, secret } from "./strip/laden.ts";
import { openTrial } from "./trial.ts";

const trial = await openTrial();
const all = await photos();
const laden = await ladenPictures();
let count = 0;

const strip = async (file: string, type: ImageType) => {
  const output = join(trial.folder, `stripped-${count++}`);
  return trial.children.ask({ work: "strip", file, type, output, maxPixels: 1e8 });
};

/** Every pixel of a picture, turned and in sRGB as it is seen; of all its frames and how they run. */
async function seen(file: string, type: ImageType) {
  const { size, timing, pixels } = await openPicture(file, type, 1e8);
  const { data, pages } = await pixels(size.height, true);
  return { ...size, timing, pages, sum: createHash("sha256").update(data).digest("hex") };
}

async function told(file: string) {
  const metadata = await sharp(file).metadata();
  return { metadata, details: detailsIn(metadata.exif, metadata.xmp) };
}

async function expectBare(file: string, copy: string, type: ImageType): Promise<void> {
  expect(await seen(copy, type)).toEqual(await seen(file, type));
  const [before, after] = [await told(file), await told(copy)];
  expect(after.details).toEqual(Object.fromEntries(Object.keys(after.details).map((fact) => [fact, null])));
  for (const trace of ["xmp", "iptc", "tifftagPhotoshop", "comments"] as const) expect(after.metadata[trace], trace).toBeUndefined();
  expect(after.metadata.icc).toEqual(before.metadata.icc);
  expect(after.metadata.orientation ?? 1).toBe(before.metadata.orientation ?? 1);
}

describe("the copy of every photo has the same pixels, and no metadata", () => {
  test.each(all.map((file) => [basename(file), file]))("%s", async (_, file) => {
    const bytes = await readFile(file);
    const type = kindOf(bytes) as ImageType;
    const copy = await strip(file, type);
    const made = await readFile(copy.file);
    expect(copy).toMatchObject({ bytes: made.length, sha256: createHash("sha256").update(made).digest("hex") });
    expect((await stat(copy.file)).mode & 0o777).toBe(0o600);
    await expectBare(file, copy.file, type);
  });
});

describe("the copy of a picture that tells its place everywhere", () => {
  test.each(laden)("%s", async (_, type, bytes) => {
    const file = join(trial.folder, `laden-${count++}`);
    await writeFile(file, bytes);
    const copy = await strip(file, type);
    expect((await readFile(copy.file)).includes(secret)).toBe(false);
    await expectBare(file, copy.file, type);
  });

  test("is made of files in which a reader does find it", async () => {
    const places = await Promise.all(
      laden.map(async ([, , bytes]) => {
        const { exif, xmp } = await sharp(bytes).metadata();
        return detailsIn(exif, xmp).place;
      }),
    );
    const found = places.filter((place) => place !== null);
    expect(found.length).toBeGreaterThan(7);
    for (const place of found) expect(Math.abs(place.latitude - placeTold.latitude)).toBeLessThan(0.001);
  });
});

describe("what is not whole", () => {
  test("is refused, with what to do instead, and leaves nothing that is used", async () => {
    const [[, type, bytes] = []] = laden;
    const file = join(trial.folder, "cut.jpg");
    await writeFile(file, bytes?.subarray(0, bytes.indexOf("\xff\xd9", 0, "latin1")) ?? "");
    await expect(strip(file, type ?? "image/jpeg")).rejects.toMatchObject({
      code: "unreadable-image",
      message: expect.stringContaining("Choose a thumbnail, or the exact original"),
    });
  });

  test("or not what it says, is copied bare or refused, and the children live", { timeout: 60_000 }, async () => {
    const before = trial.children.pids();
    for (const file of await hostile()) {
      const type = kindOf((await readFile(file)).subarray(0, 4096));
      if (type === null) continue;
      const outcome = await strip(file, type).then(
        ({ file }) => file,
        ({ code }) => code,
      );
      if (outcome === "unreadable-image") continue;
      const { metadata } = await told(outcome);
      expect(metadata.xmp ?? metadata.iptc, file).toBeUndefined();
    }
    expect(trial.children.pids()).toEqual(before);
  });

  test("or is a sequence, whose pixels are elsewhere, is refused", async () => {
    const [, , avif] = laden.find(([name]) => name === "AVIF") ?? [];
    const file = join(trial.folder, "sequence.avif");
    await writeFile(file, Buffer.concat([avif ?? Buffer.alloc(0), Buffer.from("\0\0\0\x08moov", "latin1")]));
    await expect(strip(file, "image/avif")).rejects.toMatchObject({ code: "unreadable-image" });
  });
});
