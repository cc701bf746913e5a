import { join } from "node:path";
import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { frames, photos } from "./fixtures.ts";
import type { ThumbnailFormat } from "./kinds.ts";
import { difference, openTrial } from "./trial.ts";

const trial = await openTrial();
const moving = (await photos()).filter((file) => /animated-loop-3\.(gif|webp)$/.test(file));
const sum = (delays: number[] = []) => delays.reduce((total, delay) => total + delay, 0);

async function derived(file: string, type: "image/gif" | "image/webp", format: ThumbnailFormat, count: number) {
  const output = join(trial.folder, `derived-${count}.${format}`);
  await trial.children.ask({ work: "derive", file, type, height: 50, format, frames: count, maxPixels: 1e8, output });
  return sharp(output, { animated: true }).metadata();
}

describe("animations", () => {
  test.each(moving.map((file) => [file]))("move in their thumbnails: %s", async (file) => {
    const original = await sharp(file, { animated: true }).metadata();
    const { facts, thumbnails } = await trial.examine(file, [200, 60]);
    expect(facts).toMatchObject({ frames: 10, baseFormat: "webp", width: original.width, height: original.pageHeight });
    for (const { file: made, height } of thumbnails) {
      const { format, pages, pageHeight, delay, loop } = await sharp(made, { animated: true }).metadata();
      expect({ format, pages, pageHeight, loop }).toEqual({
        format: "webp",
        pages: 10,
        pageHeight: Math.min(height, facts.height),
        loop: 3,
      });
      expect(delay).toEqual(original.delay);
    }
    // The frames are those of the original, in their order.
    const frameAt = (image: string, page: number) =>
      sharp(image, { page }).flatten({ background: "#fff" }).resize(16, 16, { fit: "fill" }).raw().toBuffer();
    for (const page of [0, 5, 9]) {
      const [made, wanted] = [await frameAt(thumbnails[0]!.file, page), await frameAt(file, page)];
      expect(difference(made, wanted)).toBeLessThan(6);
    }
  });

  test("whose frames look alike run as long as before", async () => {
    const file = join(trial.folder, "alike.gif");
    await frames(30, 200, 200)
      .gif({ delay: Array.from({ length: 30 }, (_, n) => 20 + n * 10) })
      .toFile(file);
    const { facts, thumbnails } = await trial.examine(file, [100]);
    expect(facts.frames).toBe(30);
    expect(sum((await sharp(thumbnails[0]!.file, { animated: true }).metadata()).delay)).toBe(sum((await sharp(file).metadata()).delay));
  });

  test("show their first frame in every format but WebP", async () => {
    for (const format of ["jpg", "png", "avif"] as const) expect((await derived(moving[0]!, "image/gif", format, 10)).pages ?? 1).toBe(1);
    expect((await derived(moving[0]!, "image/gif", "webp", 10)).pages).toBe(10);
  });

  test("show it as WebP too when they are beyond the frame budget", async () => {
    const file = join(trial.folder, "long.gif");
    await frames(301, 40, 40).gif().toFile(file);
    const { facts, thumbnails } = await trial.examine(file, [20]);
    expect(facts).toMatchObject({ frames: 301, baseFormat: "webp" });
    expect((await sharp(thumbnails[0]!.file).metadata()).pages ?? 1).toBe(1);
    expect((await derived(file, "image/gif", "webp", 301)).pages ?? 1).toBe(1);
  });

  test("of one frame are none", async () => {
    const file = join(trial.folder, "still.gif");
    await frames(1, 90, 60).gif().toFile(file);
    expect((await trial.examine(file, [20])).facts).toMatchObject({ frames: 1, baseFormat: "jpg" });
  });

  test("with an EXIF orientation are left as their frames are", async () => {
    const file = join(trial.folder, "turned.webp");
    await frames(4, 90, 60).withMetadata({ orientation: 6 }).webp().toFile(file);
    expect((await trial.examine(file, [20])).facts).toMatchObject({ frames: 4, width: 90, height: 60 });
  });

  test("pages of a TIFF are no frames", async () => {
    const file = join(trial.folder, "pages.tiff");
    await frames(3, 90, 60).tiff().toFile(file);
    expect((await sharp(file).metadata()).pages).toBe(3);
    expect((await trial.examine(file, [20])).facts).toMatchObject({ frames: 1, width: 90, height: 60, baseFormat: "jpg" });
  });
});
