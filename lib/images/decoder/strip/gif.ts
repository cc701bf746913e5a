import { readCodes } from "./lzw.ts";
import type { Piece, Source } from "./source.ts";

const [IMAGE, EXTENSION, TRAILER] = [0x2c, 0x21, 0x3b];
const [CONTROL, APPLICATION] = [0xf9, 0xff];
/** The two names under which a GIF says how often it runs. */
const loops = new Set(["NETSCAPE2.0", "ANIMEXTS1.0"]);

/**
 * A GIF (GIF89a) with its pictures, their times and how often they run. Gone are comments, texts, other applications' data (XMP and
 * colour profiles among them, which no decoder here reads), and what lies behind the pixels and the end. Throws at blocks that are none.
 */
export function* strippedGif(source: Source): Generator<Piece> {
  const start = 13 + tableBytes(source.read(10, 11)[0] ?? 0);
  yield { from: 0, to: start };
  for (let at = start; at < source.size; ) {
    const kind = source.read(at, at + 1)[0];
    if (kind === TRAILER) break;
    if (kind === IMAGE) at = yield* image(source, at);
    else if (kind === EXTENSION) at = yield* extension(source, at);
    // Stray block terminators, which decoders pass over.
    else if (kind === 0) at += 1;
    else throw new Error("a block of no known kind");
  }
  yield Buffer.from([TRAILER]);
}

/** Section 20, 21 and 22: a descriptor, colours, a code size, and codes in blocks of at most 255 bytes. */
function* image(source: Source, at: number): Generator<Piece, number> {
  const descriptor = source.read(at, at + 10);
  const pixels = descriptor.readUInt16LE(5) * descriptor.readUInt16LE(7);
  const data = at + 10 + tableBytes(descriptor[9] ?? 0);
  const size = source.read(data, data + 1)[0] ?? 0;
  if (size < 1 || size > 11) throw new Error("a code size that cannot be");
  yield { from: at, to: data + 1 };
  const codes = readCodes(size, pixels);
  for (let block = data + 1; ; ) {
    const [from, to] = blockAt(source, block);
    if (from === to) {
      yield { from: block, to };
      return to;
    }
    const taken = codes.take(source.read(from, to));
    if (taken === to - from) yield { from: block, to };
    else {
      if (taken > 0) yield Buffer.concat([Buffer.from([taken]), source.read(from, from + taken)]);
      yield Buffer.from([0]);
      return afterBlocks(source, to);
    }
    block = to;
  }
}

/** Sections 23 to 26. */
function* extension(source: Source, at: number): Generator<Piece, number> {
  const label = source.read(at + 1, at + 2)[0];
  const [from, to] = blockAt(source, at + 2);
  const end = afterBlocks(source, at + 2);
  if (label === CONTROL) {
    if (to - from !== 4 || end !== to + 1) throw new Error("a graphic control of another form");
    yield { from: at, to: end };
  }
  if (label === APPLICATION && to - from === 11 && loops.has(source.read(from, to).toString("latin1"))) {
    const [start, stop] = blockAt(source, to);
    if (stop - start === 3 && source.read(start, stop)[0] === 1) {
      yield { from: at, to: stop };
      yield Buffer.from([0]);
    }
  }
  return end;
}

/** Where the contents of a block begin and end; nowhere at the terminator. */
function blockAt(source: Source, at: number): [from: number, to: number] {
  const length = source.read(at, at + 1)[0] ?? 0;
  return [at + 1, at + 1 + length];
}

function afterBlocks(source: Source, from: number): number {
  for (let at = from; ; ) {
    const [start, end] = blockAt(source, at);
    if (start === end) return end;
    at = end;
  }
}

/** Bytes of the table of colours that such flags announce. */
function tableBytes(flags: number): number {
  return flags & 0x80 ? 3 << ((flags & 7) + 1) : 0;
}
