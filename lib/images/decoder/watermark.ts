import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { writeFile } from "node:fs/promises";
import type { Sharp } from "sharp";
import { Refusal } from "#lib/refusal.ts";
import type { Timing } from "./encode.ts";
import { letter } from "./lettering.ts";
import { openPicture } from "./picture.ts";
import { fromPixels, type Pixels } from "./pixels.ts";
import type { Copied, Task } from "./task.ts";
import { sharp, withSvg } from "./vips.ts";

/** Bytes of pixels that are held beside what their decoder holds, and beyond which it is done alone. */
const [MOST_BYTES, HEAVY_BYTES] = [256_000_000, 128_000_000];
/** Part of the picture's mean edge that is the height of a letter, and the least in px that can be read. */
const [LETTER, LEAST] = [0.026, 11];
const ANGLE = -30;

type Raw = { data: Buffer; width: number; height: number };

/**
 * Copies an image, or its thumbnail of `height` px, with `text` written over all of it; "heavy" when it must be done alone and was not
 * asked to. All frames where the format is webp and they are within the budget, else the first. Throws `invalid` for letters that the
 * typeface lacks, `too-many-pixels`, or whatever a decoder throws.
 */
export async function copyWithWatermark(task: Extract<Task, { work: "watermark" }>): Promise<Copied | "heavy"> {
  const { file, type, format, frames, text, maxPixels, alone, output } = task;
  const lines = (width: number) => wrapped(text, width);
  for (const line of lines(1)) letter(line); // What cannot be written is refused before anything is decoded.
  const { size, timing, heavy, pixels } = await openPicture(file, type, maxPixels);
  const animated = timing !== null && frames > 1 && format === "webp";
  const height = Math.min(task.height ?? size.height, size.height);
  const bytes = ((size.width * height * height) / size.height) * 4 * (animated ? timing.delay.length : 1);
  if (bytes > MOST_BYTES) {
    throw new Refusal("too-many-pixels", "The image is too large for a watermark at its full size. Choose one of the thumbnail heights.");
  }
  if ((heavy || bytes > HEAVY_BYTES) && !alone) return "heavy";
  const plain = await pixels(height, animated);
  await writeFile(output, "", { mode: 0o600, flag: "wx" });
  await encoders[format](await marked(plain, lines), animated ? timing : null).toFile(output);
  release(plain.data);
  return { file: output, ...(await sumOf(output)) };
}

// Closer to the picture than a thumbnail is. Without optimised coding, for which all coefficients would be held in memory.
const encoders: Record<Extract<Task, { work: "watermark" }>["format"], (image: Sharp, timing: Timing | null) => Sharp> = {
  jpg: (image) => image.flatten({ background: "#fff" }).jpeg({ quality: 92, chromaSubsampling: "4:4:4", optimiseCoding: false }),
  png: (image) => image.png({ compressionLevel: 7 }),
  webp: (image, timing) => image.webp({ quality: 90, effort: timing ? 2 : 4, ...timing }),
};

async function marked(pixels: Pixels, lines: (width: number) => string[]): Promise<Sharp> {
  const { width, height, pages, channels } = pixels;
  const tile = await tileFor(pixels, lines);
  // The pages of an animation lie one below the other: a tile of a page's size begins anew at each.
  const over = pages > 1 ? await covering(tile, width, height) : tile;
  const image = fromPixels(pixels).composite([
    { input: over.data, raw: { width: over.width, height: over.height, channels: 4 }, tile: true, gravity: "northwest" },
  ]);
  return channels === 3 ? image.removeAlpha() : image;
}

async function covering(tile: Raw, width: number, height: number): Promise<Raw> {
  const data = await sharp({ create: { width, height, channels: 4, background: "#0000" } })
    .composite([{ input: tile.data, raw: { width: tile.width, height: tile.height, channels: 4 }, tile: true, gravity: "northwest" }])
    .raw()
    .toBuffer();
  return { data, width, height };
}

/**
 * What is repeated over the picture: the text aslant, twice, the second between the columns of the first, so that no part worth cropping is without
 * it. White with a dark edge, each half transparent, is seen on bright and on dark.
 */
async function tileFor({ width, height }: Pixels, lines: (width: number) => string[]): Promise<Raw> {
  const size = Math.max(LEAST, Math.sqrt(width * height) * LETTER);
  const set = lines(Math.max(8, (0.45 * Math.min(width, height)) / size) * 1000).map(letter);
  const scale = size / 1000;
  const leading = 1250;
  const [across, down] = [Math.max(...set.map((line) => line.width)) * scale, set.length * leading * scale];
  const turn = Math.abs((ANGLE * Math.PI) / 180);
  const gap = size * 2.5;
  const columns = Math.ceil(across * Math.cos(turn) + down * Math.sin(turn) + gap);
  const rows = Math.ceil(2 * (across * Math.sin(turn) + down * Math.cos(turn) + gap));
  const block = set
    .map(
      ({ path, width }, place) => `<path transform="translate(${-width / 2} ${(place + 0.72 - set.length / 2) * leading})" d="${path}"/>`,
    )
    .join("");
  // Each also a tile further on every side, as what leaves the tile on one side comes back on the other.
  const places = [-1, 0, 1, 2].flatMap((x) => [-1, 0, 1, 2].flatMap((y) => [[x, y] as const, [x + 0.5, y + 0.5] as const]));
  const uses = places.map(
    ([x, y]) => `<use href="#text" transform="translate(${x * columns} ${y * rows}) rotate(${ANGLE}) scale(${scale})"/>`,
  );
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${columns}" height="${rows}"><defs><g id="text">${block}</g></defs>
    <g fill="none" stroke="#000" stroke-opacity=".3" stroke-width="90" stroke-linejoin="round">${uses.join("")}</g>
    <g fill="#fff" fill-opacity=".5">${uses.join("")}</g></svg>`;
  const seen = { left: 0, top: 0, width: Math.min(width, columns), height: Math.min(height, rows) };
  const { data, info } = await withSvg(() =>
    sharp(Buffer.from(svg)).extract(seen).ensureAlpha().raw().toBuffer({ resolveWithObject: true }),
  );
  return { data, width: info.width, height: info.height };
}

/** The lines of a text that are at most `width` thousandths wide, where its words allow it. */
function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.normalize("NFC").trim().split(/\s+/)) {
    const longer = `${lines.at(-1) ?? ""} ${word}`.trim();
    if (lines.length > 0 && letter(longer).width <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

/** Gives the pixels' memory back before the next task needs as much: the collector does not know how little there is. */
function release({ buffer, byteLength }: Buffer): void {
  if (buffer instanceof ArrayBuffer && buffer.byteLength === byteLength) buffer.transfer(0);
}

async function sumOf(file: string): Promise<{ bytes: number; sha256: string }> {
  const hash = createHash("sha256");
  let bytes = 0;
  for await (const part of createReadStream(file)) {
    hash.update(part);
    bytes += part.length;
  }
  return { bytes, sha256: hash.digest("hex") };
}
