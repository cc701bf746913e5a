import { spawnSync } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import sharp, { type Sharp } from "sharp";
import { describe, expect, test } from "vitest";
import { photos, scene, sceneAsHeic } from "./fixtures.ts";
import { similarity } from "./similarity.ts";
import { openTrial } from "./trial.ts";

const trial = await openTrial();
const all = await photos();
const runs = (program: string, ...args: string[]) => spawnSync(program, args, { stdio: "ignore" }).status === 0;
/** Other people's decoders, where they are installed: ImageMagick, and libheif's own program. */
const others = { magick: runs("convert", "-version"), heif: runs("heif-convert", "--version") };
if (!others.magick || !others.heif)
  console.info("Without ImageMagick and heif-convert, sharp's decoding of the whole image is the reference.");

/** The first frame as something else than the decoder shows it, at exactly this size; null where nothing here can. */
async function reference(file: string, width: number, height: number): Promise<Buffer | string | null> {
  const output = join(trial.folder, `${basename(file)}.${height}.reference.png`);
  const isHeic = /\.hei[cf]$/.test(file);
  if (others.magick && (!isHeic || others.heif)) {
    const whole = isHeic ? join(trial.folder, `${basename(file)}.whole.jpg`) : file;
    // `heif-convert` has turned it already, and says so no more.
    if (isHeic && !runs("heif-convert", "-q", "98", file, whole)) throw new Error(`heif-convert does not take ${file}`);
    const shape = [...(isHeic ? [] : ["-auto-orient"]), "-resize", `${width}x${height}!`, "-colorspace", "sRGB", "-depth", "8"];
    if (!runs("convert", `${whole}[0]`, ...shape, `PNG32:${output}`)) throw new Error(`convert does not take ${file}`);
    return output;
  }
  if (isHeic) return null;
  // Decoded whole: the decoder lets libjpeg shrink on load.
  const whole = await sharp(file).autoOrient().toColourspace("srgb").png().toBuffer();
  return sharp(whole).resize(width, height, { fit: "fill", kernel: "mitchell" }).png().toBuffer();
}

describe("the thumbnails of", () => {
  test.each(all.map((file) => [basename(file), file]))(
    "%s are like what other decoders show",
    async (_, file) => {
      const { thumbnails } = await trial.examine(file, [400, 200]);
      // Made of the other one's pixels, so that both are judged.
      const small = thumbnails.find(({ height }) => height === 200)!;
      const shown = await sharp(small.file).png().toBuffer({ resolveWithObject: true });
      const wanted = await reference(file, shown.info.width, shown.info.height);
      if (wanted !== null) expect(await similarity(shown.data, wanted)).toBeGreaterThan(0.85);
    },
    60_000,
  );

  const own = scene(600, 450);
  const kinds: [name: string, image: Sharp][] = [
    ["JPEG", own.clone().jpeg({ quality: 90 })],
    ["progressive JPEG", own.clone().jpeg({ quality: 90, progressive: true })],
    ["wide-gamut JPEG", own.clone().withIccProfile("p3").jpeg({ quality: 95 })],
    ["PNG", own.clone().png()],
    ["16-bit PNG", own.clone().toColourspace("rgb16").png()],
    ["wide-gamut 16-bit PNG", own.clone().toColourspace("rgb16").withIccProfile("p3").png()],
    ["WebP", own.clone().webp({ quality: 90 })],
    ["AVIF", own.clone().avif({ quality: 80 })],
    ["TIFF", own.clone().tiff({ compression: "lzw" })],
    ["tiled TIFF", own.clone().tiff({ tile: true, pyramid: true, compression: "deflate" })],
  ];
  test.each(kinds)("a %s are like the picture that it was made of", async (name, image) => {
    const file = join(trial.folder, `${name}.image`);
    await image.toFile(file);
    const { thumbnails } = await trial.examine(file, [225]);
    // The picture is a formula: what it is at this size needs no decoder.
    const wanted = await scene(300, 225).png().toBuffer();
    expect(await similarity(await sharp(thumbnails[0]!.file).png().toBuffer(), wanted)).toBeGreaterThan(0.9);
  });

  test("a HEIC are like the picture that it was made of", async () => {
    const file = join(trial.folder, "scene.heic");
    await writeFile(file, sceneAsHeic);
    const { facts, thumbnails } = await trial.examine(file, [96]);
    expect(facts).toMatchObject({ type: "image/heic", width: 128, height: 96 });
    const wanted = await scene(128, 96).png().toBuffer();
    expect(await similarity(await sharp(thumbnails[0]!.file).png().toBuffer(), wanted)).toBeGreaterThan(0.9);
  });
});

test("the measure tells a picture from the same one mirrored, turned, or in other colours", async () => {
  const file = all.find((one) => one.endsWith("Landscape_1.jpg"))!;
  const picture = sharp(file).resize(300, 200, { fit: "fill" });
  const right = await picture.clone().png().toBuffer();
  expect(await similarity(right, right)).toBe(1);
  const wrong = {
    mirrored: picture.clone().flop(),
    "upside down": picture.clone().flip(),
    inverted: picture.clone().negate(),
    bleached: picture.clone().linear(0.5, 127),
  };
  for (const [what, image] of Object.entries(wrong)) expect(await similarity(right, await image.png().toBuffer()), what).toBeLessThan(0.85);
});
