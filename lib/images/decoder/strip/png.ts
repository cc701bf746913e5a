import { crc32 } from "node:zlib";
import { orientationAsTiff } from "./orientation.ts";
import { type Piece, PORTION, type Source } from "./source.ts";

/** The chunks that stay and the most bytes of each: pixels, colours, transparency, density, animation (PNG, 3rd edition, section 11). */
const kept: Record<string, number> = {
  IHDR: 13,
  PLTE: 768,
  IDAT: Number.POSITIVE_INFINITY,
  IEND: 0,
  tRNS: 256,
  cHRM: 32,
  gAMA: 4,
  iCCP: 16 * 1024 * 1024,
  sBIT: 4,
  sRGB: 1,
  cICP: 4,
  mDCV: 24,
  cLLI: 8,
  bKGD: 6,
  pHYs: 9,
  acTL: 8,
  fcTL: 26,
  fdAT: Number.POSITIVE_INFINITY,
};

/**
 * A PNG without its texts, times, EXIF and whatever else is no part of the picture, and without what lies behind its end. A chunk
 * that stays must have its checksum: one whose length was changed would take its neighbours along. Throws where one has not.
 */
export function* strippedPng(source: Source, orientation: number): Generator<Piece> {
  yield { from: 0, to: 8 };
  for (let at = 8; ; ) {
    const head = source.read(at, at + 8);
    const [length, type] = [head.readUInt32BE(), head.toString("latin1", 4)];
    const end = at + 12 + length;
    if (!/^[A-Za-z]{2}[A-Z][A-Za-z]$/.test(type) || (at === 8) !== (type === "IHDR")) throw new Error("no chunk where one should be");
    const most = kept[type];
    if (most !== undefined) {
      if (length > most) throw new Error(`${type} of ${length} bytes`);
      checkSum(source, at + 4, end - 4);
      yield { from: at, to: end };
      // Section 5.3: a capital says that it cannot be read without.
    } else if (/^[A-Z]/.test(type)) throw new Error(`an unknown chunk ${type}`);
    if (type === "IEND") return;
    // Section 11.3.3.3: anywhere before the end, but not among the pixels.
    if (type === "IHDR" && orientation > 1) yield chunk("eXIf", orientationAsTiff(orientation));
    at = end;
  }
}

function checkSum(source: Source, from: number, to: number): void {
  let sum = 0;
  for (let at = from; at < to; at += PORTION) sum = crc32(source.read(at, Math.min(to, at + PORTION)), sum);
  if (source.read(to, to + 4).readUInt32BE() !== sum) throw new Error("a wrong checksum");
}

function chunk(type: string, data: Buffer): Buffer {
  const whole = Buffer.alloc(12 + data.length);
  whole.writeUInt32BE(data.length);
  whole.write(type, 4, "latin1");
  data.copy(whole, 8);
  whole.writeUInt32BE(crc32(whole.subarray(4, 8 + data.length)), 8 + data.length);
  return whole;
}
