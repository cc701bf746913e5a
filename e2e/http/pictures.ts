import { frames, scene } from "#lib/images/decoder/fixtures.ts";

export { bombs, frames, hostile, photos, scene } from "#lib/images/decoder/fixtures.ts";

let made = 0;

/** A small JPEG of 600 × 450 px that no other call makes. */
export async function picture(): Promise<Uint8Array<ArrayBuffer>> {
  made += 1;
  const exif = { IFD0: { ImageDescription: `Picture ${made} of ${process.pid}` } };
  return bytesOf(await scene(600, 450).withExif(exif).jpeg({ quality: 60 }).toBuffer());
}

/** An animation of 5 frames of 120 × 90 px. */
export async function animation(format: "gif" | "webp"): Promise<Uint8Array<ArrayBuffer>> {
  const moving = frames(5, 120, 90);
  return bytesOf(await (format === "gif" ? moving.gif({ delay: 120 }) : moving.webp({ delay: 120 })).toBuffer());
}

/** The same bytes in the type that `File` and `fetch` take. */
export function bytesOf(buffer: Buffer): Uint8Array<ArrayBuffer> {
  return new Uint8Array(buffer);
}
