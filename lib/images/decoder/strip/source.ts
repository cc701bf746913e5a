import { fstatSync, readSync } from "node:fs";

/** Read access to a file, however large: little of it is held at a time. */
export type Source = {
  /** Bytes. */
  size: number;
  /** The bytes from `from` up to `to`, valid until the next call. Throws where they are not all there. */
  read(from: number, to: number): Buffer;
};

/** A part of a file that is made: bytes of its own, or those of the source from `from` up to `to`. */
export type Piece = Uint8Array | { from: number; to: number };

/** The most that is read at once, and what a source holds. */
export const PORTION = 256 * 1024;
/** The most that may be asked for at once. */
const MOST = 16 * 1024 * 1024;

/** The file that is open as `handle`. */
export function sourceOfFile(handle: number): Source {
  const { size } = fstatSync(handle);
  const held = Buffer.alloc(PORTION);
  let [start, end] = [0, 0];
  const fill = (into: Buffer, at: number, length: number) => {
    for (let done = 0; done < length; ) {
      const read = readSync(handle, into, done, length - done, at + done);
      if (read === 0) throw new Error("the file was cut short");
      done += read;
    }
  };
  return {
    size,
    read(from, to) {
      check(size, from, to);
      if (to - from > PORTION) {
        const large = Buffer.alloc(to - from);
        fill(large, from, large.length);
        return large;
      }
      if (from < start || to > end) {
        [start, end] = [from, Math.min(size, from + PORTION)];
        fill(held, start, end - start);
      }
      return held.subarray(from - start, to - start);
    },
  };
}

/** Bytes that are at hand. */
export function sourceOfBytes(bytes: Buffer): Source {
  return {
    size: bytes.length,
    read(from, to) {
      check(bytes.length, from, to);
      return bytes.subarray(from, to);
    },
  };
}

/** The part from `from` up to `to` alone. */
export function partOf(source: Source, from: number, to: number): Source {
  check(source.size, from, from);
  check(source.size, from, to, Number.MAX_SAFE_INTEGER);
  return {
    size: to - from,
    read(start, end) {
      check(to - from, start, end);
      return source.read(from + start, from + end);
    },
  };
}

function check(size: number, from: number, to: number, most = MOST): void {
  if (!(from >= 0 && from <= to && to <= size)) throw new Error(`bytes ${from} to ${to} of ${size} are not there`);
  if (to - from > most) throw new Error(`${to - from} bytes are too many for one structure`);
}
