import { crc32 } from "node:zlib";
import type { Random } from "./random.ts";

/** A way to break a file; null where this file has nothing of the kind. `others` are there to be mixed in. */
type Breaking = (file: Buffer, random: Random, others: readonly Buffer[]) => Buffer | null;

const breakings: Record<string, Breaking> = {
  "bits flipped"(file, random) {
    const broken = Buffer.from(file);
    for (let n = 1 + random.below(20); n > 0; n--) {
      const at = random.below(broken.length);
      broken[at] = (broken[at] ?? 0) ^ (1 << random.below(8));
    }
    return broken;
  },
  "header edited"(file, random) {
    const broken = Buffer.from(file);
    const odd = [0, 1, 0x7f, 0x80, 0xfe, 0xff];
    for (let n = 1 + random.below(8); n > 0; n--) {
      broken[random.below(Math.min(512, broken.length))] = random.chance(0.7) ? random.oneOf(odd) : random.below(256);
    }
    return broken;
  },
  "cut short": (file, random) => file.subarray(0, 1 + random.below(file.length)),
  "spliced with another": (file, random, others) => {
    const other = random.oneOf(others);
    return Buffer.concat([file.subarray(0, random.below(file.length)), other.subarray(random.below(other.length))]);
  },
  "chunks swapped"(file, random) {
    const chunks = chunksOf(file);
    if (chunks.length < 3) return null;
    const [one, two] = [random.below(chunks.length), random.below(chunks.length)];
    const order = chunks.with(one, chunks[two] as Buffer).with(two, chunks[one] as Buffer);
    return Buffer.concat([file.subarray(0, (chunks[0]?.byteOffset ?? 0) - file.byteOffset), ...order]);
  },
  "chunk repeated"(file, random) {
    const chunks = chunksOf(file);
    if (chunks.length < 2) return null;
    const one = random.below(chunks.length);
    const many = Array.from({ length: 1 + random.below(50) }, () => chunks[one] as Buffer);
    return Buffer.concat([file.subarray(0, (chunks[0]?.byteOffset ?? 0) - file.byteOffset), ...chunks.toSpliced(one, 1, ...many)]);
  },
  "range cleared"(file, random) {
    const from = random.below(file.length);
    return Buffer.from(file).fill(random.chance(0.5) ? 0 : 0xff, from, Math.min(file.length, from + 1 + random.below(4096)));
  },
  enlarged,
};

/** A broken copy of one of the files, and what was done to it. */
export function mutantOf(files: readonly Buffer[], random: Random): { bytes: Uint8Array<ArrayBuffer>; what: string } {
  // Small files more often, as they are as good and a hundred times quicker.
  const weights = files.map((file) => 1 / (1 + file.length / 50_000));
  let lot = random.fraction() * weights.reduce((sum, weight) => sum + weight, 0);
  const index = weights.findIndex((weight) => (lot -= weight) < 0);
  const file = files[Math.max(0, index)] as Buffer;
  for (;;) {
    const what = random.oneOf(Object.keys(breakings));
    const broken = breakings[what]?.(file, random, files);
    if (broken && broken.length > 0) return { bytes: new Uint8Array(broken), what: `file ${index}, ${what}` };
  }
}

/** The parts that a PNG, a JPEG up to its scan, a RIFF or an ISO media file is made of; none for others. */
function chunksOf(file: Buffer): Buffer[] {
  const kind = file.toString("latin1", 0, 12);
  const next: ((at: number) => number) | null = kind.startsWith("\x89PNG")
    ? (at) => 12 + file.readUInt32BE(at)
    : kind.startsWith("\xff\xd8")
      ? (at) => (file[at] === 0xff && file[at + 1] !== 0xda ? 2 + file.readUInt16BE(at + 2) : file.length - at)
      : kind.startsWith("RIFF")
        ? (at) => 8 + 2 * Math.ceil(file.readUInt32LE(at + 4) / 2)
        : kind.slice(4, 8) === "ftyp"
          ? (at) => Math.max(8, file.readUInt32BE(at))
          : null;
  if (next === null) return [];
  const chunks: Buffer[] = [];
  for (
    let at = kind.startsWith("\xff\xd8") ? 2 : kind.slice(4, 8) === "ftyp" ? 0 : kind.startsWith("RIFF") ? 12 : 8;
    at + 12 <= file.length;
  ) {
    const end = Math.min(file.length, at + next(at));
    chunks.push(file.subarray(at, end));
    at = end;
  }
  return chunks;
}

/** Writes a large size where the format keeps it. */
function enlarged(file: Buffer, random: Random): Buffer | null {
  const broken = Buffer.from(file);
  const size = random.oneOf([16_383, 16_384, 20_000, 32_767, 65_535, 100_000, 0x7fffffff, 0xffffffff]);
  const short = Math.min(size, 65_535);
  const kind = file.toString("latin1", 0, 16);
  const which = random.below(3); // width, height or both
  if (kind.startsWith("\x89PNG") && file.length > 33) {
    if (which !== 1) broken.writeUInt32BE(size, 16);
    if (which !== 0) broken.writeUInt32BE(size, 20);
    broken.writeUInt32BE(crc32(broken.subarray(12, 29)), 29);
    return broken;
  }
  if (kind.startsWith("\xff\xd8")) {
    const frame = chunksOf(broken).find((chunk) => chunk.length > 9 && [0xc0, 0xc1, 0xc2].includes(chunk[1] ?? 0));
    if (which !== 0) frame?.writeUInt16BE(short, 5);
    if (which !== 1) frame?.writeUInt16BE(short, 7);
    return frame === undefined ? null : broken;
  }
  if (kind.startsWith("GIF8") && file.length > 13) {
    if (which !== 1) broken.writeUInt16LE(short, 6);
    if (which !== 0) broken.writeUInt16LE(short, 8);
    const image = broken.indexOf(0x2c, 13);
    if (image !== -1 && image + 9 < broken.length && random.chance(0.5)) broken.writeUInt16LE(short, image + 5);
    return broken;
  }
  const extended = kind.startsWith("RIFF") ? broken.indexOf("VP8X") : -1;
  if (extended !== -1 && extended + 18 < broken.length) {
    broken.writeUIntLE(Math.min(size, 0xffffff), extended + (which === 0 ? 12 : 15), 3);
    return broken;
  }
  const box = kind.slice(4, 8) === "ftyp" ? broken.indexOf("ispe") : -1;
  if (box !== -1 && box + 16 <= broken.length) {
    if (which !== 1) broken.writeUInt32BE(size, box + 8);
    if (which !== 0) broken.writeUInt32BE(size, box + 12);
    return broken;
  }
  return null;
}
