import { Refusal } from "#lib/refusal.ts";
import type { Timing } from "./encode.ts";
import { openHeic } from "./heic.ts";
import type { ImageType } from "./kinds.ts";
import { type Header, isHeavy, tooLarge } from "./limits.ts";
import type { Pixels, Size } from "./pixels.ts";
import { openRaster } from "./raster.ts";

/** An image whose header is read and whose pixels are not. */
export type Picture = {
  header: Header;
  /** px, after orientation. */
  size: Size;
  /** Null where all frames together are beyond the budget, or where there is one. */
  timing: Timing | null;
  /** Whether it takes so much memory that it may be decoded alone only. */
  heavy: boolean;
  /** The pixels fitted to `height` px, and its colours in sRGB: of all frames if `animated`, else of the first. */
  pixels(height: number, animated: boolean): Promise<Pixels>;
};

/** Opens an image and judges its size; `maxPixels` is per frame. Throws `too-many-pixels`, or whatever the decoder says. */
export async function openPicture(file: string, type: ImageType, maxPixels: number): Promise<Picture> {
  const picture = await (type === "image/heic" ? openHeic(file) : openRaster(file, type));
  const reason = tooLarge(type, picture.header, maxPixels);
  if (reason !== null) throw new Refusal("too-many-pixels", reason);
  return { ...picture, heavy: isHeavy(type, picture.header) };
}
