import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";

/** A camera's JPEG of 12 MP and some 4 MB. */
export type Photo = { name: string; bytes: Buffer<ArrayBuffer> };

const fixture = join(process.env.TESSERA_FIXTURES ?? "../shared/fixtures", "photos", "galaxy-s7-edge-12mp.jpg");
const width = 4032;
const height = 3024;

/** The photograph that everything is measured with: a real one where the fixtures are, else one that only looks like it to a codec. */
export async function findPhoto(): Promise<Photo> {
  if (existsSync(fixture)) return { name: "a real photo (Galaxy S7 edge)", bytes: Buffer.from(readFileSync(fixture)) };
  return { name: "a generated photo, as the fixtures are not here", bytes: await generated() };
}

/** Clouds of three sizes, the finest of which gives the original its weight and is gone in a thumbnail. */
async function generated(): Promise<Buffer<ArrayBuffer>> {
  const large = await clouds(20, 15, 60);
  const middle = await clouds(80, 60, 30);
  const fine = await clouds(width / 4, height / 4, 60);
  const layers = [middle, fine].map((input) => ({ input, blend: "soft-light" as const }));
  return Buffer.from(await sharp(large).composite(layers).jpeg({ quality: 92 }).toBuffer());
}

async function clouds(across: number, down: number, sigma: number): Promise<Buffer> {
  const noise = { type: "gaussian", mean: 128, sigma } as const;
  const grains = await sharp({ create: { width: across, height: down, channels: 3, background: "#888", noise } })
    .png()
    .toBuffer();
  return sharp(grains).resize(width, height, { kernel: "cubic" }).png({ compressionLevel: 1 }).toBuffer();
}
