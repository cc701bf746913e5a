import { type Pixels, toPixels } from "./pixels.ts";
import { openImage, sharp } from "./vips.ts";

/** Converts pixels whose colours mean what the profile `icc` says to sRGB. */
export async function toSrgb(pixels: Pixels, icc: Buffer): Promise<Pixels> {
  return toPixels(openImage(tiffOf(pixels, icc)), pixels);
}

/** The ICC profile of Display P3, for files that name their primaries by number (ITU-T H.273) and not by profile. */
export async function displayP3(): Promise<Buffer> {
  const image = await sharp({ create: { width: 1, height: 1, channels: 3, background: "#000" } })
    .withIccProfile("p3")
    .tiff()
    .toBuffer();
  const { icc } = await openImage(image).metadata();
  if (icc === undefined) throw new Error("libvips wrote no profile");
  return icc;
}

// TIFF 6.0, sections 2 and 7; tag 34675 is ICC.1:2022, annex B.4.
const SHORT = 3;
const LONG = 4;
const UNDEFINED = 7;

/** Pixels and profile as an uncompressed TIFF in memory: sharp takes no profile beside raw pixels, and libvips obeys the one in a file. */
function tiffOf({ data, width, height, channels }: Pixels, icc: Buffer): Buffer {
  const profileAt = 8;
  const depthsAt = profileAt + icc.length + (icc.length % 2);
  const dataAt = depthsAt + channels * 2;
  const entriesAt = dataAt + data.length + (data.length % 2);
  const entries: [tag: number, type: number, count: number, value: number][] = [
    [256, LONG, 1, width],
    [257, LONG, 1, height],
    [258, SHORT, channels, depthsAt],
    [259, SHORT, 1, 1], // not compressed
    [262, SHORT, 1, 2], // RGB
    [273, LONG, 1, dataAt],
    [277, SHORT, 1, channels],
    [278, LONG, 1, height], // rows in the one strip
    [279, LONG, 1, data.length],
    ...(channels === 4 ? ([[338, SHORT, 1, 2]] as [number, number, number, number][]) : []), // alpha, not premultiplied
    [34675, UNDEFINED, icc.length, profileAt],
  ];
  const tiff = Buffer.alloc(entriesAt + 2 + entries.length * 12 + 4);
  tiff.write("II*\0", "latin1");
  tiff.writeUInt32LE(entriesAt, 4);
  icc.copy(tiff, profileAt);
  for (let channel = 0; channel < channels; channel++) tiff.writeUInt16LE(8, depthsAt + channel * 2);
  data.copy(tiff, dataAt);
  tiff.writeUInt16LE(entries.length, entriesAt);
  for (const [n, [tag, type, count, value]] of entries.entries()) {
    const at = entriesAt + 2 + n * 12;
    tiff.writeUInt16LE(tag, at);
    tiff.writeUInt16LE(type, at + 2);
    tiff.writeUInt32LE(count, at + 4);
    tiff.writeUInt32LE(value, at + 8);
  }
  return tiff;
}
