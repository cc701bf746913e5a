import sharp from "sharp";
import { scene } from "#lib/images/decoder/fixtures.ts";

export { bombs, hostile, photos, scene } from "#lib/images/decoder/fixtures.ts";

let made = 0;

/** A small JPEG of 600 × 450 px that no other call makes. */
export async function picture(): Promise<Uint8Array<ArrayBuffer>> {
  made += 1;
  const exif = { IFD0: { ImageDescription: `Picture ${made} of ${process.pid}` } };
  return bytesOf(await scene(600, 450).withExif(exif).jpeg({ quality: 60 }).toBuffer());
}

/** An animation of 5 frames of 120 × 90 px, each of another colour, that runs for 600 ms. */
export async function animation(format: "gif" | "webp"): Promise<Uint8Array<ArrayBuffer>> {
  const rgb = Buffer.concat([10, 60, 110, 160, 210].map((shade) => Buffer.alloc(120 * 90 * 3, Buffer.from([shade, 255 - shade, 128]))));
  const moving = sharp(rgb, { raw: { width: 120, height: 5 * 90, channels: 3, pageHeight: 90 } });
  return bytesOf(await moving.toFormat(format, { delay: Array.from({ length: 5 }, () => 120) }).toBuffer());
}

/** The same bytes in the type that `File` and `fetch` take. */
export function bytesOf(buffer: Buffer): Uint8Array<ArrayBuffer> {
  return new Uint8Array(buffer);
}
