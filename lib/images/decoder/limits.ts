import type { ImageType } from "./kinds.ts";

/** The longest edge that is decoded, px: the most that WebP can hold, and so the most that any thumbnail format can. */
const MAX_EDGE = 16_383;
/** The frame budget of an animation; beyond it, thumbnails show its first frame. At worst some 10 s of one core, most of it encoding. */
const MAX_FRAMES = 300;
const MAX_FRAME_PIXELS = 100_000_000;
/** Bytes that decoding one image may take by our reckoning. The limit that the kernel enforces (`confine.ts`) leaves room above it. */
const MAX_DECODED_BYTES = 700_000_000;
/**
 * Bytes beyond which an image is not decoded beside another such one. Measured: a child takes 102 MB before it sees an image, up to
 * 255 MB for one below this and 547 MB beyond it; so that four of them and the server stay below 2 GB whatever they are given.
 */
const HEAVY_BYTES = 128_000_000;

/** What a header says of an image: px and frames as stored, before orientation. */
export type Header = {
  width: number;
  height: number;
  frames: number;
  channels: number;
  /** 1, 2, 4 or 8. */
  bytesPerChannel: number;
  /** Interlaced PNG, progressive JPEG: the whole of it is held until its last byte. */
  interlaced: boolean;
};

/** Why an image is too large to decode, as a sentence; null when it is not. `maxPixels` is per frame. */
export function tooLarge(type: ImageType, header: Header, maxPixels: number): string | null {
  const { width, height } = header;
  if (width * height > maxPixels) return `The image has ${width} × ${height} pixels, which is more than the ${maxPixels} that are decoded.`;
  if (Math.max(width, height) > MAX_EDGE) return `The image measures ${width} × ${height} pixels; no edge may be longer than ${MAX_EDGE}.`;
  if (frameBytes(type, header) > MAX_DECODED_BYTES)
    return `The image has ${width} × ${height} pixels, more than can be decoded of its kind.`;
  return null;
}

/** Whether decoding an image takes so much memory that only one such may be decoded at a time. */
export function isHeavy(type: ImageType, header: Header): boolean {
  const { width, height, frames } = header;
  const all = isAnimated(type, header) ? width * height * frames * 4 : 0;
  return Math.max(all, frameBytes(type, header)) > HEAVY_BYTES;
}

/** Whether all frames go into thumbnails, or the first one only. */
export function isAnimated(type: ImageType, { width, height, frames }: Pick<Header, "width" | "height" | "frames">): boolean {
  if (type !== "image/gif" && type !== "image/webp") return false;
  return frames > 1 && frames <= MAX_FRAMES && width * height * frames <= MAX_FRAME_PIXELS;
}

function frameBytes(type: ImageType, header: Header): number {
  return header.width * header.height * bytesPerPixel(type, header);
}

// A cap on pixels does not bound memory: a PNG of 41 bytes, interlaced, took 1.36 GB, an AVIF of 1 kB 0.9 GB.
function bytesPerPixel(type: ImageType, { channels, bytesPerChannel, interlaced }: Header): number {
  switch (type) {
    case "image/jpeg":
      return interlaced ? channels * 2 : 0; // Coefficients of 16 bits; a baseline image passes by in rows.
    case "image/png":
      return interlaced ? channels * bytesPerChannel : 0;
    case "image/tiff":
      return channels * bytesPerChannel; // One strip or one row of tiles may be all of it.
    case "image/webp":
      return 4;
    case "image/gif":
      return 2 * 4; // The frame, and the one that it is drawn over.
    case "image/avif":
      return 12 + 7 * bytesPerChannel; // Measured: 18.7 in 8 bits, 25.5 in 10 bits without subsampling and with alpha.
    case "image/heic":
      return 8.3; // Measured: the planes and the interleaved RGB side by side, for an image in one piece.
  }
}
