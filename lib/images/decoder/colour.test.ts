import { join } from "node:path";
import sharp, { type Sharp } from "sharp";
import { describe, expect, test } from "vitest";
import { displayP3, toSrgb } from "./colour.ts";
import { photos, scene } from "./fixtures.ts";
import { fromPixels, toPixels, withoutIdleAlpha } from "./pixels.ts";
import { difference, openTrial, signature } from "./trial.ts";

const trial = await openTrial({ workers: 1 });
const colour = { r: 200, g: 80, b: 40 };
const solid = () => sharp({ create: { width: 300, height: 200, channels: 3, background: colour } });

/** The first pixel of the thumbnail that comes of `image`. */
async function thumbnailOf(image: Sharp, name: string) {
  const file = join(trial.folder, name);
  await image.toFile(file);
  const { facts, thumbnails } = await trial.examine(file, [100]);
  const { data, info } = await sharp(thumbnails[0]!.file).raw().toBuffer({ resolveWithObject: true });
  return { facts, channels: info.channels, pixel: [...data.subarray(0, info.channels)] };
}
const near = (pixel: number[], wanted: number[], by: number) => {
  expect(pixel.length).toBe(wanted.length);
  for (const [n, value] of pixel.entries()) expect(Math.abs(value - wanted[n]!), `${pixel} for ${wanted}`).toBeLessThanOrEqual(by);
};

describe("colours end as 8-bit sRGB", () => {
  test.each([
    ["P3.jpg", () => solid().withIccProfile("p3").jpeg({ quality: 95 })],
    ["P3.webp", () => solid().withIccProfile("p3").webp({ quality: 95 })],
    ["P3.avif", () => solid().withIccProfile("p3").avif({ quality: 90 })],
    ["P3-16-bit.png", () => solid().toColourspace("rgb16").withIccProfile("p3").png()],
    ["sRGB-16-bit.png", () => solid().toColourspace("rgb16").withIccProfile("srgb").png()],
    ["16-bit.png", () => solid().toColourspace("rgb16").png()],
    ["Lab.tiff", () => solid().toColourspace("lab").tiff({ compression: "lzw" })],
    ["float.tiff", () => solid().toColourspace("scrgb").tiff({ compression: "lzw" })],
    ["palette.png", () => solid().png({ palette: true })],
  ])("%s", async (name, image) => near((await thumbnailOf(image(), name)).pixel, [200, 80, 40], 4));

  test("CMYK", async () => {
    const { facts, pixel } = await thumbnailOf(solid().toColourspace("cmyk").withIccProfile("cmyk").jpeg({ quality: 95 }), "CMYK.jpg");
    expect(facts.baseFormat).toBe("jpg");
    // The colour lies outside what inks can show: near is all that there is.
    near(pixel, [200, 80, 40], 30);
  });

  test("grey, of 8 and of 16 bits", async () => {
    const grey = sharp({ create: { width: 300, height: 200, channels: 3, background: "#767676" } });
    for (const [name, image] of [
      ["grey.jpg", grey.clone().greyscale().jpeg()],
      ["grey-16.png", grey.clone().toColourspace("grey16").png()],
    ] as const) {
      near((await thumbnailOf(image, name)).pixel, [0x76, 0x76, 0x76], 3);
    }
  });

  test("photographs in CMYK and 16 bits look as their profiles say", async () => {
    const odd = (await photos()).filter((file) => /CMYK|16-bit/.test(file));
    expect(odd.length).toBe(2);
    for (const file of odd) {
      const { thumbnails } = await trial.examine(file, [200]);
      expect(await sharp(thumbnails[0]!.file).metadata()).toMatchObject({ space: "srgb", depth: "uchar" });
      expect(difference(await signature(thumbnails[0]!.file), await signature(file))).toBeLessThan(2.5);
    }
  });

  test("raw pixels, as they come of a HEIC, obey the profile beside them", async () => {
    for (const alpha of [false, true]) {
      const scenery = alpha ? scene(60, 40).ensureAlpha(0.5) : scene(60, 40);
      const png = await scenery.png().toBuffer();
      const wide = await sharp(await sharp(png).withIccProfile("p3").png().toBuffer(), { ignoreIcc: true })
        .raw()
        .toBuffer();
      const plain = await sharp(png).raw().toBuffer();
      const pixels = { data: wide, width: 60, height: 40, pages: 1, channels: alpha ? (4 as const) : (3 as const) };
      expect(difference(wide, plain)).toBeGreaterThan(3);
      const converted = await toSrgb(pixels, await displayP3());
      expect(converted).toMatchObject({ width: 60, height: 40, channels: pixels.channels });
      expect(difference(converted.data, plain)).toBeLessThan(2);
    }
  });

  test("colours multiplied by their alpha are divided by it", async () => {
    const half = {
      data: Buffer.from(Array.from({ length: 64 }, () => [100, 40, 20, 128]).flat()),
      width: 8,
      height: 8,
      pages: 1,
      channels: 4 as const,
    };
    for (const size of [
      { width: 8, height: 8 },
      { width: 4, height: 4 },
    ]) {
      const { data } = await toPixels(fromPixels(half, true), size);
      near([...data.subarray(0, 4)], [199, 80, 40, 128], 2);
    }
  });
});

describe("alpha", () => {
  const clear = { create: { width: 300, height: 200, channels: 4 as const, background: { ...colour, alpha: 0.5 } } };

  test.each([["half.png"], ["half.webp"], ["half.avif"]])("is kept: %s", async (name) => {
    const { facts, pixel } = await thumbnailOf(sharp(clear), name);
    expect(facts.baseFormat).toBe("png");
    near(pixel, [200, 80, 40, 128], 3);
  });

  test("lies on white in a JPEG, and stays in the other formats", async () => {
    const file = join(trial.folder, "half-again.png");
    await sharp(clear).toFile(file);
    const derive = async (format: "jpg" | "png" | "webp" | "avif") => {
      const output = join(trial.folder, `half-derived.${format}`);
      await trial.children.ask({ work: "derive", file, type: "image/png", height: 100, format, frames: 1, maxPixels: 1e8, output });
      const { data, info } = await sharp(output).raw().toBuffer({ resolveWithObject: true });
      return [...data.subarray(0, info.channels)];
    };
    near(await derive("jpg"), [227, 167, 147], 4);
    for (const format of ["png", "webp", "avif"] as const) near(await derive(format), [200, 80, 40, 128], 5);
  });

  test("that says nothing is left out", async () => {
    const { facts } = await thumbnailOf(solid().ensureAlpha(), "opaque.png");
    expect(facts.baseFormat).toBe("jpg");
    const opaque = { data: Buffer.alloc(400, 255), width: 10, height: 10, pages: 1, channels: 4 as const };
    expect(await withoutIdleAlpha(opaque)).toMatchObject({ channels: 3, data: { length: 300 } });
    opaque.data[399] = 254;
    expect(await withoutIdleAlpha(opaque)).toBe(opaque);
  });
});
