import { type Entry, openTiff, type Page, type Tiff } from "./ifds.ts";
import { strippedJpeg } from "./jpeg.ts";
import { checkProfile } from "./profile.ts";
import { type Piece, partOf, type Source } from "./source.ts";

const [SUBFILE, COMPRESSION, STRIPS, STRIP_BYTES, TILES, TILE_BYTES, JPEG_TABLES, PROFILE] = [254, 259, 273, 279, 324, 325, 347, 34675];
/** Lists of any length: colours, and what there is of each sample or each part of the picture. */
const lists = new Set([258, STRIPS, STRIP_BYTES, 291, 301, 320, TILES, TILE_BYTES, 336, 338, 339, 340, 341, 342, 532]);
/** A few numbers at most: how the pixels are laid out and what they mean, density, orientation, place among the pages. */
const numbers = new Set(
  [
    [SUBFILE, 255, 256, 257, COMPRESSION, 262, 266, 274, 277, 278, 280, 281, 282, 283, 284, 286, 287],
    [290, 292, 293, 296, 297, 317, 318, 319, 321, 322, 323, 332, 334, 529, 530, 531],
  ].flat(),
);
/** Bytes of another standard: JPEG's tables and the colour profile. */
const blobs = new Set([JPEG_TABLES, PROFILE]);
/** Codings without metadata of their own, and JPEG (7), which may not have any either. */
const JPEG = 7;
const codings = new Set([1, 2, 3, 4, 5, JPEG, 8, 32773, 32946, 34925, 50000]);
const [ASCII, UNDEFINED] = [2, 7];

/**
 * A TIFF or BigTIFF (TIFF 6.0, section 2) that is built anew of its pages: the fields that decoding needs and the pixels they point
 * to. All other fields and what those point to stay behind, EXIF, GPS, XMP, IPTC and Photoshop's among them, and so do small versions of the
 * pages. Throws where pixels share bytes with what stays behind, and where a hidden picture is larger than a preview.
 */
export function* strippedTiff(source: Source): Generator<Piece> {
  const tiff = openTiff(source);
  const pages = tiff.pages.filter((page, place) => place === 0 || (one(tiff, page, SUBFILE) ?? 0) % 2 === 0);
  const plans = pages.map((page) => planOf(source, tiff, page));
  checkApart(
    plans.flatMap(({ entries, data }) => [...data, ...entries.map(tiff.outside)]),
    tiff.dropped.concat(plans.flatMap(({ left }) => left)),
  );

  // What is shared is written once, as sparse pictures share their empty tiles.
  const places = new Map<string, number>();
  let at = tiff.headBytes;
  const pixels: Piece[] = [];
  for (const { data } of plans) {
    for (const { from, to } of data) {
      const name = `${from} ${to}`;
      if (places.has(name)) continue;
      places.set(name, at);
      pixels.push({ from, to });
      at += to - from;
      if (at % 2 === 1) pixels.push(Buffer.alloc(1));
      at += at % 2;
    }
  }
  yield tiff.head(at);
  yield* pixels;
  for (const [place, { entries, data, offsets }] of plans.entries()) {
    const moved = data.map(({ from, to }) => (from === to ? 0 : (places.get(`${from} ${to}`) ?? 0)));
    const written = tiff.write(entries, { tag: offsets, values: moved }, at, place === plans.length - 1);
    yield written;
    at += written.length;
  }
}

type Range = { from: number; to: number };
type Plan = { entries: Entry[]; data: Range[]; offsets: number; left: Range[] };

function planOf(source: Source, tiff: Tiff, page: Page): Plan {
  const coding = one(tiff, page, COMPRESSION) ?? 1;
  if (!codings.has(coding)) throw new Error(`a coding ${coding}`);
  const entryOf = (tag: number) => {
    const [entry, second] = page.filter((entry) => entry.tag === tag);
    if (entry === undefined || second !== undefined) throw new Error("pixels without a place");
    return entry;
  };
  const [offsets, lengths] = page.some(({ tag }) => tag === TILES) ? [TILES, TILE_BYTES] : [STRIPS, STRIP_BYTES];
  const [starts, bytes] = [tiff.values(entryOf(offsets)), tiff.values(entryOf(lengths))];
  if (starts.length !== bytes.length) throw new Error("pixels without a place");
  const data = starts.map((from, place) => ({ from, to: from + (bytes[place] ?? 0) }));
  for (const { from, to } of data) partOf(source, from, to);
  const entries = page.filter(isKept);
  const tables = entries.find(({ tag }) => tag === JPEG_TABLES);
  if (coding === JPEG) {
    for (const { from, to } of data) if (to > from) checkJpeg(partOf(source, from, to));
    if (tables) checkJpeg(partOf(source, tables.at, tables.at + tables.bytes));
  } else if (tables) throw new Error("tables of JPEG where there is none");
  const profile = entries.find(({ tag }) => tag === PROFILE);
  if (profile) checkProfile(source.read(profile.at, profile.at + Math.min(4, profile.bytes)), profile.bytes);
  return { entries, data, offsets, left: page.filter((entry) => !isKept(entry)).map(tiff.outside) };
}

/** A kept field is of numbers: a text under its tag is somebody's words. */
function isKept({ tag, type, count }: Entry): boolean {
  if (blobs.has(tag)) return true;
  return type !== ASCII && type !== UNDEFINED && (lists.has(tag) || (numbers.has(tag) && count <= 6));
}

/** A part that is a JPEG must have nothing that its stripping would take away. */
function checkJpeg(part: Source): void {
  let at = 0;
  for (const piece of strippedJpeg(part, 1)) {
    if (!("from" in piece) || piece.from !== at) throw new Error("metadata among the pixels");
    at = piece.to;
  }
  // A byte may make the length even.
  if (part.size - at > 1) throw new Error("bytes behind the pixels");
}

function checkApart(kept: Range[], left: Range[]): void {
  const all = [...kept.map((range) => ({ ...range, stays: true })), ...left.map((range) => ({ ...range, stays: false }))]
    .filter(({ from, to }) => to > from)
    .toSorted((a, b) => a.from - b.from);
  const ends = { stays: 0, goes: 0 };
  for (const { from, to, stays } of all) {
    if (from < (stays ? ends.goes : ends.stays)) throw new Error("pixels over something else");
    if (stays) ends.stays = Math.max(ends.stays, to);
    else ends.goes = Math.max(ends.goes, to);
  }
}

function one(tiff: Tiff, page: Page, wanted: number): number | undefined {
  const entry = page.find(({ tag }) => tag === wanted);
  return entry && tiff.values(entry)[0];
}
