import { partOf, type Source } from "./source.ts";

/** A field of a directory: `at` is where its `bytes` of values are, in the field itself where they fit. */
export type Entry = { tag: number; type: number; count: number; at: number; bytes: number };
/** The fields of a directory. */
export type Page = Entry[];
type Range = { from: number; to: number };
export type Tiff = {
  pages: Page[];
  /** What belongs to directories that do not stay. */
  dropped: Range[];
  headBytes: number;
  /** The whole numbers of a field. */
  values(entry: Entry): number[];
  /** The bytes that a field points to; nowhere where it holds them itself. */
  outside(entry: Entry): Range;
  /** The header of a file whose first directory is at `first`. */
  head(first: number): Buffer;
  /** A directory at `at` with these fields, those of `moved.tag` being `moved.values`, and their values behind it. */
  write(entries: Entry[], moved: { tag: number; values: number[] }, at: number, last: boolean): Buffer;
};

// TIFF 6.0, section 2, and BigTIFF's three of 8 bytes: bytes of each type.
const widths = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8, 8, 8];
const whole = new Set([1, 3, 4, 13, 16, 18]);
const [LONG, LONG8] = [4, 16];
/** Fields that point to directories: further pictures, EXIF, GPS, interoperability. */
const [SUB_IFDS, children] = [330, new Set([330, 34665, 34853, 40965])];
const SUBFILE = 254;
const MOST_PAGES = 2_000;

/** Reads all directories of a TIFF or BigTIFF. */
export function openTiff(source: Source): Tiff {
  const head = Buffer.from(source.read(0, 16));
  const little = head[0] === 0x49;
  const uint = (bytes: Buffer, at: number, length: number) => {
    if (length === 8) return Number(little ? bytes.readBigUInt64LE(at) : bytes.readBigUInt64BE(at));
    return little ? bytes.readUIntLE(at, length) : bytes.readUIntBE(at, length);
  };
  const big = uint(head, 2, 2) === 43;
  const wide = big ? 8 : 4;
  const [countBytes, entryBytes] = big ? [8, 20] : [2, 12];
  const seen = new Set<number>();

  function values({ type, at, bytes }: Entry): number[] {
    const width = widths[type] ?? 0;
    if (!whole.has(type)) throw new Error("a field of no whole numbers");
    const held = source.read(at, at + bytes);
    return Array.from({ length: bytes / width }, (_, place) => uint(held, place * width, width));
  }

  function readIfd(at: number): { page: Page; next: number; place: Range } {
    if (seen.has(at) || seen.size === MOST_PAGES) throw new Error("directories in a circle");
    seen.add(at);
    const count = uint(source.read(at, at + countBytes), 0, countBytes);
    const from = at + countBytes;
    const to = from + count * entryBytes;
    const fields = Buffer.from(source.read(from, to));
    const page = Array.from({ length: count }, (_, place): Entry => {
      const start = place * entryBytes;
      const [tag, type, many] = [uint(fields, start, 2), uint(fields, start + 2, 2), uint(fields, start + 4, wide)];
      const width = widths[type];
      if (!width) throw new Error(`a field of type ${type}`);
      const bytes = many * width;
      const value = start + 4 + wide;
      const where = bytes <= wide ? from + value : uint(fields, value, wide);
      partOf(source, where, where + bytes);
      return { tag, type, count: many, at: where, bytes };
    });
    return { page, next: uint(source.read(to, to + wide), 0, wide), place: { from: at, to: to + wide } };
  }

  const dropped: Range[] = [];
  function dropChildren(parent: Page): void {
    for (const entry of parent.filter(({ tag }) => children.has(tag))) {
      for (const at of values(entry)) {
        const { page, place } = readIfd(at);
        const kind = page.find(({ tag }) => tag === SUBFILE);
        if (entry.tag === SUB_IFDS && !(kind && (values(kind)[0] ?? 0) % 2 === 1)) throw new Error("a picture in a picture");
        dropped.push(place, ...page.map(({ at, bytes }) => ({ from: at, to: at + bytes })));
        dropChildren(page);
      }
    }
  }

  const pages: Page[] = [];
  for (let at = uint(head, big ? 8 : 4, wide); at !== 0; ) {
    const { page, next } = readIfd(at);
    dropChildren(page);
    pages.push(page);
    at = next;
  }
  if (pages.length === 0) throw new Error("no page");

  const put = (value: number, length: number) => {
    const bytes = Buffer.alloc(8);
    bytes.writeBigUInt64LE(BigInt(value));
    const used = bytes.subarray(0, length);
    return little ? used : used.reverse();
  };
  return {
    pages,
    dropped,
    headBytes: big ? 16 : 8,
    values,
    outside: ({ at, bytes }) => ({ from: at, to: bytes > wide ? at + bytes : at }),
    head: (first) => Buffer.concat([head.subarray(0, big ? 8 : 4), put(first, wide)]),
    write(entries, moved, at, last) {
      const fixed = countBytes + entries.length * entryBytes + wide;
      let end = at + fixed + (fixed % 2);
      const fields: Buffer[] = [];
      const behind: Buffer[] = [];
      for (const entry of entries) {
        const isMoved = entry.tag === moved.tag;
        const type = isMoved ? (big ? LONG8 : LONG) : entry.type;
        const bytes = isMoved
          ? Buffer.concat(moved.values.map((value) => put(value, wide)))
          : Buffer.from(source.read(entry.at, entry.at + entry.bytes));
        const head = [put(entry.tag, 2), put(type, 2), put(entry.count, wide)];
        if (bytes.length <= wide) fields.push(...head, bytes, Buffer.alloc(wide - bytes.length));
        else {
          fields.push(...head, put(end, wide));
          behind.push(bytes, Buffer.alloc(bytes.length % 2));
          end += bytes.length + (bytes.length % 2);
        }
      }
      const next = put(last ? 0 : end, wide);
      return Buffer.concat([put(entries.length, countBytes), ...fields, next, Buffer.alloc(fixed % 2), ...behind]);
    },
  };
}
