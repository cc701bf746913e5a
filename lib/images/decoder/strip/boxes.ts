import type { Source } from "./source.ts";

/** A box of ISO/IEC 14496-12, section 4.2: where it starts, where its contents do, and where it ends. */
export type Box = { type: string; from: number; body: number; to: number };

/** More than any file needs in one place. */
const MOST_BOXES = 10_000;

/** The boxes between two places, which they must fill. */
export function boxesIn(source: Source, from: number, to: number): Box[] {
  const found: Box[] = [];
  for (let at = from; at < to; ) {
    if (found.length === MOST_BOXES) throw new Error("too many boxes");
    const head = source.read(at, at + 8);
    const [short, type] = [head.readUInt32BE(), head.toString("latin1", 4)];
    const body = at + (short === 1 ? 16 : 8);
    // 1: the size follows in 64 bits; 0: up to the end of the file, and so in no other box.
    const size = short === 1 ? Number(source.read(at + 8, at + 16).readBigUInt64BE()) : short === 0 && to === source.size ? to - at : short;
    const end = at + size;
    if (end < body || end > to) throw new Error(`a box ${type} beyond its end`);
    found.push({ type, from: at, body, to: end });
    at = end;
  }
  return found;
}

/** A box of these contents. */
export function box(type: string, ...contents: Uint8Array[]): Buffer {
  const head = Buffer.alloc(8);
  const whole = Buffer.concat([head, ...contents]);
  whole.writeUInt32BE(whole.length);
  whole.write(type, 4, "latin1");
  return whole;
}

/** A box that starts with its version and flags. */
export function fullBox(type: string, version: number, flags: number, ...contents: Uint8Array[]): Buffer {
  return box(type, number(4, version * 2 ** 24 + flags), ...contents);
}

/** `value` in so many bytes, the greatest first; 0 bytes hold nothing. */
export function number(bytes: number, value: number): Buffer {
  const written = Buffer.alloc(bytes);
  if (bytes > 0) written.writeUIntBE(value, 0, bytes);
  return written;
}

/** Reads numbers one behind the other. Throws beyond the end. */
export function reader(bytes: Buffer) {
  let at = 0;
  const read = (length: number) => {
    if (at + length > bytes.length) throw new Error("a box cut short");
    return bytes.subarray(at, (at += length));
  };
  return {
    /** An unsigned number of 0 to 4 bytes, or of 8. */
    number(length: number): number {
      if (length > 4 && length !== 8) throw new Error(`a number of ${length} bytes`);
      const part = read(length);
      const value = length === 8 ? Number(part.readBigUInt64BE()) : length === 0 ? 0 : part.readUIntBE(0, length);
      if (!Number.isSafeInteger(value)) throw new Error("a number too large");
      return value;
    },
    text: (length: number) => read(length).toString("latin1"),
    left: () => bytes.length - at,
  };
}
