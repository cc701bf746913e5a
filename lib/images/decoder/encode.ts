import type { Sharp } from "sharp";
import type { ThumbnailFormat } from "./kinds.ts";
import { firstPage, fromPixels, type Pixels } from "./pixels.ts";

/** How an animation runs: milliseconds for each frame, and how often, 0 for ever. */
export type Timing = { delay: number[]; loop: number };

const encoders: Record<ThumbnailFormat, (image: Sharp, timing: Timing | null) => Sharp> = {
  // Plain and not mozjpeg, which costs 2.6 times as much for a tenth of the bytes.
  jpg: (image) => image.flatten({ background: "#fff" }).jpeg({ quality: 82, chromaSubsampling: "4:2:0" }),
  png: (image) => image.png({ compressionLevel: 7 }),
  // An animation is encoded frame by frame: a lesser effort halves the time for a tenth more bytes.
  webp: (image, timing) => image.webp({ quality: 78, effort: timing ? 2 : 4, ...timing }),
  avif: (image) => image.avif({ quality: 52, effort: 2, chromaSubsampling: "4:2:0" }),
};

/** Encodes pixels without any metadata; all pages as WebP where `timing` is given, else the first one alone. */
export function encode(pixels: Pixels, format: ThumbnailFormat, timing: Timing | null): Promise<Buffer> {
  const moving = format === "webp" && pixels.pages > 1 ? timing : null;
  return encoders[format](fromPixels(moving ? pixels : firstPage(pixels)), moving).toBuffer();
}
