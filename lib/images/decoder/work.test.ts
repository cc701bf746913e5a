import { createHash } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import { basename, extname, join } from "node:path";
import sharp from "sharp";
import { thumbHashToApproximateAspectRatio } from "thumbhash";
import { describe, expect, test } from "vitest";
import { photos, scene } from "./fixtures.ts";
import { difference, openTrial, signature } from "./trial.ts";

const types: Record<string, string> = {
  jpg: "image/jpeg",
  png: "image/png",
  webp: "image/webp",
  gif: "image/gif",
  avif: "image/avif",
  tif: "image/tiff",
  tiff: "image/tiff",
  heic: "image/heic",
  heif: "image/heic",
};
const isHeic = (file: string) => /\.hei[cf]$/.test(file);
const trial = await openTrial();
const all = await photos();

describe("every photo", () => {
  test.each(all.map((file) => [basename(file), file]))("%s", async (_, file) => {
    const { facts, thumbnails } = await trial.examine(file, [200, 400]);
    const { autoOrient, pages = 1 } = await sharp(file).metadata();
    const isMoving = /\.(gif|webp)$/.test(file) && pages > 1;

    expect(facts).toMatchObject({ type: types[extname(file).slice(1).toLowerCase()], ...autoOrient, frames: isMoving ? pages : 1 });
    expect(thumbnails.map(({ height }) => height)).toEqual([400, 200]);
    for (const thumbnail of thumbnails) {
      const bytes = await readFile(thumbnail.file);
      expect(thumbnail).toMatchObject({
        format: facts.baseFormat,
        bytes: bytes.length,
        sha256: createHash("sha256").update(bytes).digest("hex"),
      });
      expect((await stat(thumbnail.file)).mode & 0o777).toBe(0o600);

      const made = await sharp(bytes).metadata();
      const height = Math.min(thumbnail.height, facts.height);
      const size = { width: Math.max(1, Math.round((facts.width * height) / facts.height)), height };
      expect(made).toMatchObject({ ...size, space: "srgb", depth: "uchar", hasProfile: false });
      for (const key of ["exif", "icc", "xmp", "iptc", "orientation", "tifftagPhotoshop", "comments"] as const)
        expect(made[key], key).toBeUndefined();
      // sharp reads the header of a HEIC only; there is nothing else here to compare it with.
      if (!isHeic(file)) expect(difference(await signature(bytes), await signature(file))).toBeLessThan(2.5);
    }
    const shape = thumbHashToApproximateAspectRatio(Buffer.from(facts.placeholder, "base64"));
    expect(Math.abs(Math.log(shape / (facts.width / facts.height)))).toBeLessThan(0.4);
  });
});

describe("orientation", () => {
  const turned = all.filter((file) => /Landscape_[1-8]\.jpg$/.test(file));

  test("all eight ways of storing a picture come out the same way up", async () => {
    expect(turned.length).toBe(8);
    const signatures = await Promise.all(turned.map(async (file) => signature((await trial.examine(file, [200])).thumbnails[0]!.file)));
    for (const other of signatures) expect(difference(signatures[0]!, other)).toBeLessThan(4);
    // The measure does tell ways up apart.
    const flopped = await sharp((await trial.examine(turned[0]!, [200])).thumbnails[0]!.file)
      .flop()
      .toBuffer();
    expect(difference(signatures[0]!, await signature(flopped))).toBeGreaterThan(20);
  });

  const rotated = all.find((file) => file.endsWith("rotate90.avif"));
  if (rotated !== undefined)
    test("an AVIF is turned once, as its boxes say", async () => {
      const { facts, thumbnails } = await trial.examine(rotated, [200]);
      expect(facts).toMatchObject({ width: 722, height: 1024 });
      const { data, info } = await sharp(thumbnails[0]!.file).raw().toBuffer({ resolveWithObject: true });
      const at = (x: number, y: number) => [
        ...data.subarray((Math.floor(y * info.height) * info.width + Math.floor(x * info.width)) * 3).subarray(0, 3),
      ];
      // The figure's yellow hair is at the top, her red dress below the middle.
      const [hair, dress] = [at(0.5, 0.23), at(0.45, 0.7)];
      expect(hair[0]! > 180 && hair[1]! > 150).toBe(true);
      expect(dress[0]! > 150 && dress[1]! < 110).toBe(true);
    });

  const iphone = all.find((file) => file.endsWith("iphone.heic"));
  if (iphone !== undefined)
    test("a HEIC is turned once, and has its colours", async () => {
      const { thumbnails } = await trial.examine(iphone, [200]);
      const { data, info } = await sharp(thumbnails[0]!.file).resize(8, 8, { fit: "fill" }).raw().toBuffer({ resolveWithObject: true });
      const field = (x: number, y: number) => [...data.subarray((y * info.width + x) * 3, (y * info.width + x) * 3 + 3)];
      // A green screen stands at the top, dark carpet lies at the bottom.
      const [screen, carpet] = [field(3, 1), field(3, 7)];
      expect(Math.max(...carpet)).toBeLessThan(110);
      // Its blue is 87 by the file's own Display P3, and 71 in sRGB.
      for (const [channel, value] of [162, 162, 71].entries()) expect(Math.abs(screen[channel]! - value)).toBeLessThan(6);
    });
});

describe("sizes", () => {
  const made = async (width: number, height: number, heights: number[]) => {
    const file = join(trial.folder, `scene-${width}-${height}.png`);
    await scene(width, height).png().toFile(file);
    const { facts, thumbnails } = await trial.examine(file, heights);
    expect(facts).toMatchObject({ width, height });
    return Promise.all(
      thumbnails.map(async (thumbnail) => {
        const { width, height } = await sharp(thumbnail.file).metadata();
        return [thumbnail.height, width, height];
      }),
    );
  };

  test("never enlarged, and each wanted height once", async () => {
    expect(await made(300, 150, [200, 400, 100, 200])).toEqual([
      [400, 300, 150],
      [200, 300, 150],
      [100, 200, 100],
    ]);
  });
  test("never without width or height", async () => {
    expect(await made(1, 3000, [200])).toEqual([[200, 1, 200]]);
    expect(await made(3000, 1, [200])).toEqual([[200, 3000, 1]]);
    expect(await made(1, 1, [200])).toEqual([[200, 1, 1]]);
    expect(await made(16_383, 12, [200])).toEqual([[200, 16_383, 12]]);
  });
  test("no height wanted: facts and a placeholder", async () => {
    expect(await made(300, 150, [])).toEqual([]);
  });
});

describe("derive", () => {
  const [photo] = all.filter((file) => /gps\.jpg$/.test(file));
  test.each(["jpg", "png", "webp", "avif"] as const)("makes one %s", async (format) => {
    const output = join(trial.folder, `derived.${format}`);
    const thumbnail = await trial.children.ask({
      work: "derive",
      file: photo!,
      type: "image/jpeg",
      height: 200,
      format,
      frames: 1,
      maxPixels: 1e8,
      output,
    });
    const bytes = await readFile(output);
    expect(thumbnail).toEqual({
      height: 200,
      format,
      file: output,
      bytes: bytes.length,
      sha256: createHash("sha256").update(bytes).digest("hex"),
    });
    const metadata = await sharp(bytes).metadata();
    expect(metadata).toMatchObject({ height: 200, mediaType: `image/${format === "jpg" ? "jpeg" : format}`, hasProfile: false });
    expect(metadata.exif).toBeUndefined();
    expect(difference(await signature(bytes), await signature(photo!))).toBeLessThan(2.5);
  });
});
