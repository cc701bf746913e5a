import { readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import sharp, { type Sharp } from "sharp";
import { describe, expect, test } from "vitest";
import { frames, scene, sceneAsHeic } from "./fixtures.ts";
import { type ImageType, kindOf } from "./kinds.ts";
import { ladenPictures, secret } from "./strip/laden.ts";
import type { Task } from "./task.ts";
import { openTrial } from "./trial.ts";

type Marking = Extract<Task, { work: "watermark" }>;
const trial = await openTrial();
let count = 0;

async function mark(bytes: Buffer, how: Partial<Marking> = {}): Promise<Buffer> {
  const name = join(trial.folder, `marked-${count++}`);
  await writeFile(name, bytes);
  const type = kindOf(bytes) as ImageType;
  const rest = { height: null, format: "png", frames: 1, text: "Anna Kowalska", maxPixels: 1e8, ...how } as const;
  const made = await trial.children.ask({ work: "watermark", file: name, type, output: `${name}.out`, ...rest });
  const out = await readFile(made.file);
  expect(made.bytes).toBe(out.length);
  expect((await stat(made.file)).mode & 0o777).toBe(0o600);
  return out;
}

const flat = (background: string, width = 900, height = 600) => sharp({ create: { width, height, channels: 3, background } });
const raw = (image: Sharp) => image.removeAlpha().raw().toBuffer();

/** In each of 4 × 4 fields of a picture, how far its brightest and its darkest dot are from the ground. */
async function contrasts(marked: Buffer, ground: number): Promise<{ lighter: number; darker: number }[]> {
  const { width, height } = await sharp(marked).metadata();
  const grey = await sharp(marked).removeAlpha().greyscale().raw().toBuffer();
  return Array.from({ length: 16 }, (_, field) => {
    let [lighter, darker] = [0, 0];
    for (let y = Math.floor(((field >> 2) * height) / 4); y < Math.floor((((field >> 2) + 1) * height) / 4); y++) {
      for (let x = Math.floor(((field & 3) * width) / 4); x < Math.floor((((field & 3) + 1) * width) / 4); x++) {
        const value = grey[y * width + x] ?? 0;
        lighter = Math.max(lighter, value - ground);
        darker = Math.max(darker, ground - value);
      }
    }
    return { lighter, darker };
  });
}

describe("a watermark", () => {
  test.each([
    ["black", 0],
    ["white", 255],
    ["grey", 128],
  ])("is seen in every part of a %s picture, and leaves most of it as it is", async (background, ground) => {
    const plain = await flat(background).png().toBuffer();
    const marked = await mark(plain);
    for (const { lighter, darker } of await contrasts(marked, ground)) expect(Math.max(lighter, darker)).toBeGreaterThan(40);
    const [before, after] = [await raw(sharp(plain)), await raw(sharp(marked))];
    const touched = before.reduce((sum, value, at) => sum + (value === after[at] ? 0 : 1), 0) / before.length;
    expect(touched).toBeGreaterThan(0.02);
    expect(touched).toBeLessThan(0.3);
  });

  test("is as large as the picture, or as its thumbnail", async () => {
    const picture = await scene(900, 600).jpeg().toBuffer();
    for (const [height, size] of [
      [null, { width: 900, height: 600 }],
      [200, { width: 300, height: 200 }],
      [4096, { width: 900, height: 600 }],
    ] as const)
      expect(await sharp(await mark(picture, { height, format: "jpg" })).metadata()).toMatchObject({ ...size, format: "jpeg" });
  });

  test("differs by its text, and is the same for the same", async () => {
    const picture = await scene(300, 200).jpeg().toBuffer();
    const [anna, again, berta] = await Promise.all(["Anna", "Anna", "Berta"].map((text) => mark(picture, { text })));
    expect(anna?.equals(again ?? Buffer.alloc(0))).toBe(true);
    expect(anna?.equals(berta ?? Buffer.alloc(0))).toBe(false);
  });

  test.each([
    ["Zażółć gęślą jaźń ŁÓDŹ", "Polish"],
    ["Größe äöüß ÆØÅ ñç ŽŠČ ĄĘŮŐ ığş", "Latin Extended-A"],
    ["Для Анны, для Їжака", "Cyrillic"],
    ["e\u0301 decomposed", "letters in two parts"],
    ["„Quotes” – a @ b.com, 100 % & <b>'\"</b>", "punctuation and markup"],
    ["x".repeat(80), "a long word"],
    ["for review only ".repeat(5), "many words"],
  ])("writes %s (%s)", async (text) => {
    expect((await contrasts(await mark(await flat("black").png().toBuffer(), { text }), 0)).some(({ lighter }) => lighter > 40)).toBe(true);
  });

  test.each([["漢字"], ["emoji 🎉"], ["שלום"], ["\u202eevil"], ["a\u0000b"]])(
    "refuses %j, which the typeface has no letters for",
    async (text) => {
      const failure = await mark(await flat("black").png().toBuffer(), { text }).catch((error: unknown) => error);
      expect(failure).toMatchObject({ code: "invalid", message: expect.stringContaining("cannot be written with") });
      // Nothing that a terminal, a log or a page would act on.
      expect((failure as Error).message).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    },
  );

  test("moves with an animation, in one place", async () => {
    const moving = await frames(4, 120, 90)
      .gif({ delay: [90, 80, 70, 60], loop: 3 })
      .toBuffer();
    const marked = await mark(moving, { format: "webp", frames: 4 });
    expect(await sharp(marked).metadata()).toMatchObject({ pages: 4, delay: [90, 80, 70, 60], loop: 3, width: 120 });
    const [first, second] = await Promise.all(
      [0, 1].map((page) => raw(sharp(marked, { page }).extract({ left: 0, top: 45, width: 120, height: 45 }))),
    );
    const off = first?.reduce((sum, value, at) => sum + Math.abs(value - (second?.[at] ?? 0)), 0) ?? 0;
    expect(off / (first?.length ?? 1)).toBeLessThan(3);
    expect((await sharp(await mark(moving, { format: "webp", frames: 1 })).metadata()).pages ?? 1).toBe(1);
  });

  test("keeps transparency, and is written over a HEIC", async () => {
    const clear = await scene(300, 200).ensureAlpha(0).png().toBuffer();
    const { channels } = await sharp(await mark(clear)).stats();
    expect([channels[3]?.min, (channels[3]?.max ?? 0) > 60]).toEqual([0, true]);
    expect(await sharp(await mark(sceneAsHeic, { format: "jpg" })).metadata()).toMatchObject({ width: 128, height: 96 });
  });

  test("is on a copy that tells nothing", async () => {
    for (const [name, , bytes] of await ladenPictures()) {
      const marked = await mark(bytes, { format: "jpg" });
      expect(marked.includes(secret), name).toBe(false);
      const metadata = await sharp(marked).metadata();
      for (const trace of ["exif", "icc", "xmp", "iptc", "orientation", "comments"] as const)
        expect(metadata[trace], `${name} ${trace}`).toBeUndefined();
    }
  });

  test("fits on a dot, and is refused on more than can be held", async () => {
    expect(await sharp(await mark(await flat("black", 1, 1).png().toBuffer())).metadata()).toMatchObject({ width: 1, height: 1 });
    expect(await sharp(await mark(await flat("black", 3000, 2).png().toBuffer())).metadata()).toMatchObject({ width: 3000, height: 2 });
    const huge = await flat("black", 12_000, 9_000).jpeg().toBuffer();
    await expect(mark(huge, { maxPixels: 2e8 })).rejects.toMatchObject({ code: "too-many-pixels" });
    expect(await sharp(await mark(huge, { maxPixels: 2e8, height: 300 })).metadata()).toMatchObject({ height: 300 });
  });
});
