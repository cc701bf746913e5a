import { createHash } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { Refusal } from "#lib/refusal.ts";
import { encode } from "./encode.ts";
import { detailsIn } from "./exif.ts";
import { readHead } from "./head.ts";
import { kindOf, type ThumbnailFormat } from "./kinds.ts";
import { openPicture } from "./picture.ts";
import { fitted, type Pixels, shrunk } from "./pixels.ts";
import { placeholderOf } from "./placeholder.ts";
import type { Copied, Details, Examined, Facts, Task, Thumbnail } from "./task.ts";
import { openImage } from "./vips.ts";
import { copyWithWatermark } from "./watermark.ts";
import { copyWithoutMetadata } from "./without.ts";

/** px of the pixels that a placeholder is made of where no thumbnail is wanted. */
const PLACEHOLDER_HEIGHT = 100;

/** Does one task; "heavy" when it must be done alone and was not asked to. Throws a refusal, a system's error where a file cannot be read or written, or whatever a decoder throws. */
export function perform(task: Task): Promise<Examined | Details | Thumbnail | Copied | "heavy"> {
  switch (task.work) {
    case "describe":
      return describe(task.file);
    case "examine":
      return examine(task);
    case "derive":
      return derive(task);
    case "strip":
      return copyWithoutMetadata(task);
    case "watermark":
      return copyWithWatermark(task);
  }
}

/** Reads the header alone, a HEIC's too, which libvips knows as far as that. */
async function describe(file: string): Promise<Details> {
  const { exif, xmp } = await openImage(file).metadata();
  return detailsIn(exif, xmp);
}

async function examine({ file, heights, maxPixels, alone }: Extract<Task, { work: "examine" }>): Promise<Examined | "heavy"> {
  const type = kindOf(await readHead(file));
  if (type === null) throw new Refusal("unsupported-type", "The file is not a JPEG, PNG, WebP, GIF, AVIF, TIFF or HEIC image.");
  const { header, size, timing, heavy, pixels } = await openPicture(file, type, maxPixels);
  if (heavy && !alone) return "heavy";
  const wanted = [...new Set(heights)].toSorted((a, b) => b - a);

  // Decoded once, for the largest; each smaller one is made of the one before.
  let current = await pixels(wanted[0] ?? PLACEHOLDER_HEIGHT, timing !== null);
  const baseFormat: Facts["baseFormat"] = header.frames > 1 ? "webp" : current.channels === 4 ? "png" : "jpg";
  const thumbnails: Thumbnail[] = [];
  let [bytes, encoded]: [Buffer, Pixels | null] = [Buffer.alloc(0), null];
  for (const height of wanted) {
    // Fitted by the image's own size, as what is rounded twice may be a pixel off.
    current = await shrunk(current, fitted(size, height));
    // Heights beyond the image's own come out the same.
    if (encoded !== current) [bytes, encoded] = [await encode(current, baseFormat, timing), current];
    thumbnails.push(await keep(`${file}.${height}.${baseFormat}`, bytes, height, baseFormat));
  }
  const placeholder = await placeholderOf(current);
  return { facts: { type, ...size, frames: header.frames, baseFormat, placeholder }, thumbnails };
}

async function derive(task: Extract<Task, { work: "derive" }>): Promise<Thumbnail | "heavy"> {
  const { file, type, height, format, frames, maxPixels, alone, output } = task;
  const { timing, heavy, pixels } = await openPicture(file, type, maxPixels);
  if (heavy && !alone) return "heavy";
  const animated = timing !== null && frames > 1 && format === "webp";
  const bytes = await encode(await pixels(height, animated), format, timing);
  return keep(output, bytes, height, format);
}

async function keep(file: string, bytes: Buffer, height: number, format: ThumbnailFormat): Promise<Thumbnail> {
  await writeFile(file, bytes, { mode: 0o600 });
  return { height, format, file, bytes: bytes.length, sha256: createHash("sha256").update(bytes).digest("hex") };
}
