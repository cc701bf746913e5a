import sharp, { type Sharp } from "sharp";
import type { ImageType } from "#lib/images/decoder/kinds.ts";
import { type Header, isHeavy, tooLarge } from "#lib/images/decoder/limits.ts";

/** A picture that takes as much memory as one of its kind may, made of noise that no codec makes small. */
export type Largest = { what: string; type: ImageType; heavy: boolean; bytes: Buffer };

/** Of the pixels that the limits let through, so that nothing is refused for a row of them. */
const nearly = 0.98;
const mostPixels = 100_000_000;

type Kind = {
  what: string;
  type: ImageType;
  header: Omit<Header, "width" | "height">;
  most: number;
  encode: (noise: Sharp) => Sharp;
};

const still = { frames: 1, channels: 3, bytesPerChannel: 1, interlaced: false };
const kinds: Kind[] = [
  {
    what: "progressive JPEG",
    type: "image/jpeg",
    header: { ...still, interlaced: true },
    most: mostPixels,
    encode: (noise) => noise.jpeg({ progressive: true, quality: 30 }),
  },
  {
    what: "interlaced PNG",
    type: "image/png",
    header: { ...still, interlaced: true },
    most: mostPixels,
    encode: (noise) => noise.png({ progressive: true, compressionLevel: 1 }),
  },
  { what: "WebP", type: "image/webp", header: still, most: mostPixels, encode: (noise) => noise.webp({ quality: 30, effort: 0 }) },
  // Larger ones take minutes to make.
  { what: "AVIF", type: "image/avif", header: still, most: 24_000_000, encode: (noise) => noise.avif({ quality: 30, effort: 0 }) },
  { what: "TIFF", type: "image/tiff", header: still, most: mostPixels, encode: (noise) => noise.tiff({ compression: "none" }) },
];

/** Of each kind the largest that is decoded alone, where there is such a one, and the largest that is decoded beside others. */
export async function largest(): Promise<Largest[]> {
  const made: Largest[] = [];
  for (const kind of kinds) {
    const all = edgeBelow(kind.most, (edge) => tooLarge(kind.type, header(kind, edge), mostPixels) === null);
    const beside = edgeBelow(all ** 2, (edge) => !isHeavy(kind.type, header(kind, edge)));
    for (const edge of new Set([all, beside])) {
      const heavy = isHeavy(kind.type, header(kind, edge));
      made.push({ what: `${kind.what} of ${Math.round(edge ** 2 / 1e6)} MP`, type: kind.type, heavy, bytes: await encode(kind, edge) });
    }
  }
  return made;
}

const header = (kind: Kind, edge: number): Header => ({ ...kind.header, width: edge, height: edge });

/** px of the longest edge of a square, of at most so many pixels, that `taken` takes. */
function edgeBelow(pixels: number, taken: (edge: number) => boolean): number {
  let edge = Math.floor(Math.sqrt(pixels));
  while (!taken(edge)) edge -= 1;
  return Math.floor(edge * Math.sqrt(nearly));
}

function encode({ encode }: Kind, edge: number): Promise<Buffer> {
  const noise = { type: "gaussian", mean: 128, sigma: 30 } as const;
  const tile = sharp({ create: { width: 512, height: 512, channels: 3, background: "#888", noise } });
  return tile
    .png()
    .toBuffer()
    .then((input) =>
      encode(
        sharp({ create: { width: edge, height: edge, channels: 3, background: "#888" }, limitInputPixels: false }).composite([
          { input, tile: true },
        ]),
      ).toBuffer(),
    );
}
