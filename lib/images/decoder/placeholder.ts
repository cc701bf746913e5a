import { rgbaToThumbHash } from "thumbhash";
import { firstPage, fromPixels, type Pixels } from "./pixels.ts";

/** The ThumbHash of the first page, base64: about 25 bytes that show as a blur what will come. */
export async function placeholderOf(pixels: Pixels): Promise<string> {
  const { data, info } = await fromPixels(firstPage(pixels))
    .resize(100, 100, { fit: "inside", withoutEnlargement: true })
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return Buffer.from(rgbaToThumbHash(info.width, info.height, data)).toString("base64");
}
