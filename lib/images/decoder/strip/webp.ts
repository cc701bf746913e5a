import { orientationAsTiff } from "./orientation.ts";
import { checkProfile } from "./profile.ts";
import type { Piece, Source } from "./source.ts";

/** More chunks than any animation that is taken. */
const MOST_CHUNKS = 200_000;
// RFC 9649, section 2.7.1: bits of VP8X.
const [HAS_EXIF, HAS_XMP] = [0x08, 0x04];
const picture = new Set(["VP8 ", "VP8L", "ALPH"]);

type Chunk = { type: string; from: number; body: number; to: number };

/** A WebP (RFC 9649) with its pixels, animation and colour profile, and nothing else. Throws where its chunks do not fill it exactly. */
export function* strippedWebp(source: Source, orientation: number): Generator<Piece> {
  const size = source.read(4, 8).readUInt32LE() + 8;
  const budget = { chunks: MOST_CHUNKS };
  const kept: Piece[] = [];
  const all = chunksIn(source, 12, size, budget);
  const [first] = all;
  if (first === undefined) throw new Error("no chunk");
  if (first.type === "VP8X") {
    for (const [place, { type, body, from, to }] of all.entries()) {
      if (place === 0) kept.push(features(source.read(from, to), orientation));
      else if (type === "VP8X") throw new Error("two headers");
      else if (type === "ANMF") kept.push(...frame(source, { type, from, body, to }, budget));
      else if (type === "ICCP" || type === "ANIM" || picture.has(type)) kept.push({ from, to });
    }
    if (orientation > 1) kept.push(head("EXIF", 26), orientationAsTiff(orientation));
  } else if (picture.has(first.type) && orientation <= 1) kept.push({ from: first.from, to: first.to });
  else throw new Error(`${first.type} as the first chunk`);
  yield head("RIFF", 4 + lengthOf(kept));
  yield Buffer.from("WEBP");
  yield* kept;
}

/** The extended header, which says what metadata there are. */
function features(whole: Buffer, orientation: number): Buffer {
  if (whole.length !== 18) throw new Error("VP8X of another form");
  const flags = (whole[8] ?? 0) & ~HAS_EXIF & ~HAS_XMP;
  return Buffer.concat([whole.subarray(0, 8), Buffer.from([flags | (orientation > 1 ? HAS_EXIF : 0)]), whole.subarray(9)]);
}

/** A frame: 16 bytes of place and time, then chunks of its own (section 2.7.1.1). */
function frame(source: Source, { body, to }: Chunk, budget: { chunks: number }): Piece[] {
  const kept: Piece[] = [
    { from: body, to: body + 16 },
    ...chunksIn(source, body + 16, to, budget).flatMap(({ type, from, to }) => (picture.has(type) ? [{ from, to }] : [])),
  ];
  return [head("ANMF", lengthOf(kept)), ...kept];
}

/** The chunks between two places, each with the byte that makes it even. */
function chunksIn(source: Source, from: number, to: number, budget: { chunks: number }): Chunk[] {
  const chunks: Chunk[] = [];
  for (let at = from; at < to; ) {
    if (budget.chunks-- === 0) throw new Error("too many chunks");
    const head = source.read(at, at + 8);
    const [type, length] = [head.toString("latin1", 0, 4), head.readUInt32LE(4)];
    const end = at + 8 + length + (length % 2);
    if (end > to || !/^[\x20-\x7e]{4}$/.test(type)) throw new Error("a chunk beyond its end");
    const start = source.read(at + 8, at + 8 + Math.min(length, 10));
    if (type === "ICCP") checkProfile(start, length);
    else checkStart(type, start);
    chunks.push({ type, from: at, body: at + 8, to: end });
    at = end;
  }
  if (to > source.size) throw new Error("the file was cut short");
  return chunks;
}

/** RFC 6386, section 9.1, and RFC 9649, section 3.4: what pixels begin with. */
function checkStart(type: string, start: Buffer): void {
  if (type === "VP8 " && start.toString("hex", 3, 6) !== "9d012a") throw new Error("no key frame of VP8");
  if (type === "VP8L" && start[0] !== 0x2f) throw new Error("no signature of VP8L");
}

function head(type: string, length: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.write(type, "latin1");
  bytes.writeUInt32LE(length, 4);
  return bytes;
}

function lengthOf(pieces: Piece[]): number {
  return pieces.reduce((sum, piece) => sum + ("from" in piece ? piece.to - piece.from : piece.length), 0);
}
