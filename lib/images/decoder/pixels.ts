import type { Sharp } from "sharp";
import { sharp } from "./vips.ts";

/** Raw pixels, 8 bits a channel, sRGB, not premultiplied. `height` in px is that of one page; the pages lie one below the other. */
export type Pixels = { data: Buffer; width: number; height: number; pages: number; channels: 3 | 4 };
export type Size = { width: number; height: number };

/** The size of an image fitted to `height` px: aspect kept, never enlarged, at least 1 px wide. */
export function fitted(image: Size, height: number): Size {
  if (height >= image.height) return { width: image.width, height: image.height };
  return { width: Math.max(1, Math.round((image.width * height) / image.height)), height };
}

/** Hands raw pixels to sharp; `premultiplied` says that their colours are multiplied by their alpha after all. */
export function fromPixels({ data, width, height, pages, channels }: Pixels, premultiplied = false): Sharp {
  const raw = { width, height: height * pages, channels, premultiplied, ...(pages > 1 && { pageHeight: height }) };
  return sharp(data, { raw, animated: pages > 1, limitInputPixels: false });
}

/** Scales to exactly `size`, converts to 8-bit sRGB by the profile that the image carries, and takes out the pixels. */
export async function toPixels(image: Sharp, { width, height }: Size, pages = 1): Promise<Pixels> {
  const { data, info } = await image
    .resize({ width, height, fit: "fill" })
    .toColourspace("srgb")
    .raw()
    .toBuffer({ resolveWithObject: true });
  const { channels } = info;
  if ((channels !== 3 && channels !== 4) || data.length !== width * height * pages * channels) {
    throw new Error(`${channels} channels and ${data.length} bytes came of ${width} × ${height} × ${pages}`);
  }
  return { data, width, height, pages, channels };
}

/** The same pixels scaled to a lesser size; themselves where they are no higher. */
export async function shrunk(pixels: Pixels, size: Size): Promise<Pixels> {
  return size.height >= pixels.height ? pixels : toPixels(fromPixels(pixels), size, pixels.pages);
}

/** The first page alone. */
export function firstPage(pixels: Pixels): Pixels {
  return { ...pixels, pages: 1, data: pixels.data.subarray(0, pixels.width * pixels.height * pixels.channels) };
}

/** Without the alpha channel where it says nothing, as in most screenshots; otherwise the same. */
export async function withoutIdleAlpha(pixels: Pixels): Promise<Pixels> {
  if (pixels.channels === 3 || isTransparent(pixels.data)) return pixels;
  const data = await fromPixels({ ...pixels, height: pixels.height * pixels.pages, pages: 1 })
    .removeAlpha()
    .raw()
    .toBuffer();
  return { ...pixels, data, channels: 3 };
}

function isTransparent(rgba: Buffer): boolean {
  for (let at = 3; at < rgba.length; at += 4) if (rgba[at] !== 255) return true;
  return false;
}
