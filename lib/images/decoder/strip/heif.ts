import { type Box, box, boxesIn, fullBox, number } from "./boxes.ts";
import { type Item, type Items, type Reference, readItems } from "./items.ts";
import type { Piece, Source } from "./source.ts";

/** Items that are pictures: coded ones, and those derived from others (ISO/IEC 23008-12, section 6.6; AV1-ISOBMFF). */
const pictures = new Set(["hvc1", "av01", "grid", "iovl", "iden"]);
/** The properties that say how pixels are decoded, turned and coloured. A description in words, or a time, is none of them. */
const descriptive = new Set("ispe pixi colr hvcC av1C irot imir clap pasp auxC lsel a1op a1lx clli mdcv cclv amve".split(" "));
/** What an auxiliary picture is called that holds transparency; others hold depths, gains and masks. */
const alphas = ["urn:mpeg:mpegB:cicp:systems:auxiliary:alpha", "urn:mpeg:hevc:2015:auxid:1"];

/**
 * An AVIF or HEIC (ISO/IEC 23008-12) that is built anew around its primary picture: what that is derived from, its transparency, and
 * the properties that decoding needs, its turns and colour profile among them. All else stays behind: EXIF, XMP, thumbnails, depth and
 * gain maps, further pictures, films. Throws at sequences, which have their pictures elsewhere, and where an item's bytes are others' too.
 */
export function* strippedHeif(source: Source): Generator<Piece> {
  const boxes = boxesIn(source, 0, source.size);
  const [ftyp] = boxes;
  const metas = boxes.filter(({ type }) => type === "meta");
  const [meta] = metas;
  if (ftyp?.type !== "ftyp" || meta === undefined || metas.length > 1) throw new Error("no single description of items");
  if (boxes.some(({ type }) => type === "moov" || type === "moof")) throw new Error("a sequence of pictures");
  if (ftyp.to - ftyp.from > 256) throw new Error("too many brands");
  const items = readItems(source, meta);
  const kept = neededItems(items, (index) => isAlpha(source, items.properties[index - 1]));
  checkData(kept, items, boxes);

  const parts = [...kept.values()].flatMap(({ data }) => data);
  const length = parts.reduce((sum, { from, to }) => sum + to - from, 0);
  if (length > source.size) throw new Error("items of the same bytes");
  const start = ftyp.to - ftyp.from + newMeta(source, items, kept, 0).length + 8;
  yield { from: ftyp.from, to: ftyp.to };
  yield newMeta(source, items, kept, start);
  yield Buffer.concat([number(4, length + 8), Buffer.from("mdat")]);
  yield* parts;
}

/** The primary picture and what it is made of. */
function neededItems({ primary, items, references }: Items, isAlpha: (property: number) => boolean): Map<number, Item> {
  const kept = new Map<number, Item>();
  const wanted = [primary];
  for (let id = wanted.pop(); id !== undefined; id = wanted.pop()) {
    if (kept.has(id)) continue;
    const item = items.get(id);
    if (item === undefined || !pictures.has(item.type)) throw new Error("a picture made of something else");
    kept.set(id, item);
    for (const { type, from, to } of references) {
      if (type === "dimg" && from === id) wanted.push(...to);
      if (type === "auxl" && to.includes(id) && items.get(from)?.properties.some(({ index }) => isAlpha(index))) wanted.push(from);
    }
  }
  return kept;
}

function isAlpha(source: Source, property: Box | undefined): boolean {
  if (property?.type !== "auxC") return false;
  const name = source.read(property.body, property.to).toString("latin1", 4);
  return alphas.some((alpha) => name.startsWith(`${alpha}\0`));
}

/** What stays must have bytes of its own, where bytes of items are: a wrong length would take others' along. */
function checkData(kept: Map<number, Item>, { items }: Items, boxes: Box[]): void {
  const places = boxes.filter(({ type }) => type === "mdat" || type === "meta");
  const others = [...items.values()].filter(({ id }) => !kept.has(id)).flatMap(({ data }) => data);
  for (const { from, to } of [...kept.values()].flatMap(({ data }) => data)) {
    if (!places.some((place) => from >= place.body && to <= place.to)) throw new Error("an item outside of the data");
    if (others.some((other) => from < other.to && other.from < to)) throw new Error("an item over another");
  }
}

/** The description of the items that stay, their bytes one behind the other from `start`. */
function newMeta(source: Source, items: Items, kept: Map<number, Item>, start: number): Buffer {
  const ids = Math.max(...kept.keys()) > 0xffff ? 4 : 2;
  const id = (value: number) => number(ids, value);
  const later = ids === 4 ? 1 : 0;
  const all = [...kept.values()].toSorted((a, b) => a.id - b.id);
  let at = start;
  const places = new Map([...kept.values()].map((item) => [item.id, [at, (at += bytesOf(item))] as const]));

  const infes = all.map((item) =>
    // Protection, type, and a name of no letters.
    fullBox("infe", 2 + later, item.hidden ? 1 : 0, id(item.id), number(2, 0), Buffer.from(item.type, "latin1"), number(1, 0)),
  );
  const ilocs = all.map((item) => {
    const [from = 0, to = 0] = places.get(item.id) ?? [];
    const extents = to > from ? [number(2, 1), number(4, from), number(4, to - from)] : [number(2, 0)];
    return Buffer.concat([id(item.id), number(2, 0), number(2, 0), ...extents]);
  });
  return fullBox(
    "meta",
    0,
    0,
    fullBox("hdlr", 0, 0, number(4, 0), Buffer.from("pict"), Buffer.alloc(13)),
    fullBox("pitm", later, 0, id(items.primary)),
    fullBox("iinf", later, 0, id(all.length), ...infes),
    // Offsets and lengths of 4 bytes, no bases.
    fullBox("iloc", 1 + later, 0, number(2, 0x4400), id(all.length), ...ilocs),
    ...newReferences(items.references, kept, later, id),
    newProperties(source, items.properties, all, later, id),
  );
}

function newReferences(references: Reference[], kept: Map<number, Item>, version: number, id: (value: number) => Buffer): Buffer[] {
  const boxes = references
    .filter(({ type, from, to }) => ["dimg", "auxl", "prem"].includes(type) && kept.has(from) && to.some((one) => kept.has(one)))
    .map(({ type, from, to }) => {
      const targets = to.filter((one) => kept.has(one));
      return box(type, id(from), number(2, targets.length), ...targets.map(id));
    });
  return boxes.length === 0 ? [] : [fullBox("iref", version, 0, ...boxes)];
}

function newProperties(source: Source, properties: Box[], items: Item[], version: number, id: (value: number) => Buffer): Buffer {
  const chosen: Box[] = [];
  const placeOf = (property: Box) => (chosen.includes(property) ? chosen.indexOf(property) : chosen.push(property) - 1) + 1;
  const associations = items.map((item) => {
    const kept = item.properties.flatMap(({ index, essential }) => {
      const property = properties[index - 1];
      if (property === undefined || !descriptive.has(property.type)) {
        if (essential) throw new Error("a property that must be understood");
        return [];
      }
      return [number(2, placeOf(property) + (essential ? 0x8000 : 0))];
    });
    return Buffer.concat([id(item.id), number(1, kept.length), ...kept]);
  });
  const bodies = chosen.map(({ type, body, to }) => box(type, Buffer.from(source.read(body, to))));
  const ipma = fullBox("ipma", version, 1, number(4, items.length), ...associations);
  return box("iprp", box("ipco", ...bodies), ipma);
}

function bytesOf({ data }: Item): number {
  return data.reduce((sum, { from, to }) => sum + to - from, 0);
}
