import { type Box, boxesIn, reader } from "./boxes.ts";
import type { Source } from "./source.ts";

type Range = { from: number; to: number };
export type Property = { index: number; essential: boolean };
/** One item of a file (ISO/IEC 14496-12, section 8.11): its type, where its bytes are, and its properties by their place in the list, from 1. */
export type Item = { id: number; type: string; hidden: boolean; data: Range[]; properties: Property[] };
export type Reference = { type: string; from: number; to: number[] };
export type Items = { primary: number; items: Map<number, Item>; references: Reference[]; properties: Box[] };

const MOST_ITEMS = 20_000;

/** Reads the `meta` box of a picture. Throws at everything that its rebuilding (`heif.ts`) could not write again. */
export function readItems(source: Source, meta: Box): Items {
  if (meta.to - meta.body < 4) throw new Error("an empty meta box");
  const inside = boxesIn(source, meta.body + 4, meta.to);
  const all = (type: string) => inside.filter((box) => box.type === type);
  const only = (type: string) => {
    const [box, second] = all(type);
    if (box === undefined || second !== undefined) throw new Error(`no single ${type}`);
    return box;
  };
  const open = (box: Box) => {
    const read = reader(Buffer.from(source.read(box.body, box.to)));
    const head = read.number(4);
    return { ...read, version: Math.floor(head / 2 ** 24), flags: head % 2 ** 24 };
  };

  const handler = open(only("hdlr"));
  handler.number(4);
  if (handler.text(4) !== "pict") throw new Error("no handler of pictures");
  const pitm = open(only("pitm"));
  const primary = pitm.number(pitm.version === 0 ? 2 : 4);
  const items = new Map<number, Item>();
  const itemOf = (id: number) => {
    const item = items.get(id);
    if (item === undefined) throw new Error(`no item ${id}`);
    return item;
  };

  // Section 8.11.6
  const iinf = only("iinf");
  const counted = open(iinf);
  const width = counted.version === 0 ? 2 : 4;
  counted.number(width);
  for (const entry of boxesIn(source, iinf.body + 4 + width, iinf.to)) {
    const infe = open(entry);
    if (entry.type !== "infe" || infe.version < 2) throw new Error("an item of an old form");
    const id = infe.number(infe.version === 2 ? 2 : 4);
    if (infe.number(2) !== 0) throw new Error("a protected item");
    if (items.has(id) || items.size === MOST_ITEMS) throw new Error("items that cannot be told apart");
    items.set(id, { id, type: infe.text(4), hidden: infe.flags % 2 === 1, data: [], properties: [] });
  }

  // Section 8.11.3
  const idat = all("idat")[0];
  const iloc = open(only("iloc"));
  const wide = iloc.version === 2 ? 4 : 2;
  const sizes = iloc.number(2);
  const [ofOffset = 0, ofLength = 0, ofBase = 0, ofIndex = 0] = [12, 8, 4, 0].map((shift) => (sizes >> shift) & 15);
  for (let left = iloc.number(wide); left > 0; left--) {
    const item = itemOf(iloc.number(wide));
    const method = iloc.version === 0 ? 0 : iloc.number(2) & 15;
    const inOtherFile = iloc.number(2) !== 0;
    const base = iloc.number(ofBase);
    if (item.data.length > 0) throw new Error("an item in two places");
    for (let extents = iloc.number(2); extents > 0; extents--) {
      if (iloc.version > 0) iloc.number(ofIndex);
      const from = base + iloc.number(ofOffset);
      const to = from + iloc.number(ofLength);
      const start = method === 1 ? idat?.body : 0;
      if (inOtherFile || method > 1 || start === undefined || to === from) throw new Error("an item in no known place");
      if (start + to > (method === 1 ? (idat?.to ?? 0) : source.size)) throw new Error("an item beyond the end");
      item.data.push({ from: start + from, to: start + to });
    }
  }

  // Section 8.11.12
  const references: Reference[] = [];
  for (const iref of all("iref")) {
    const long = open(iref).version === 0 ? 2 : 4;
    for (const { type, body, to } of boxesIn(source, iref.body + 4, iref.to)) {
      const read = reader(Buffer.from(source.read(body, to)));
      const from = itemOf(read.number(long)).id;
      references.push({ type, from, to: Array.from({ length: read.number(2) }, () => itemOf(read.number(long)).id) });
    }
  }

  // Section 8.11.14
  const iprp = only("iprp");
  const [ipco, ...associations] = boxesIn(source, iprp.body, iprp.to);
  if (ipco?.type !== "ipco") throw new Error("no properties");
  for (const association of associations) {
    if (association.type !== "ipma") continue;
    const ipma = open(association);
    for (let left = ipma.number(4); left > 0; left--) {
      const item = itemOf(ipma.number(ipma.version === 0 ? 2 : 4));
      for (let count = ipma.number(1); count > 0; count--) {
        const bits = ipma.flags % 2 === 1 ? 15 : 7;
        const value = ipma.number(bits === 15 ? 2 : 1);
        item.properties.push({ index: value % 2 ** bits, essential: value >= 2 ** bits });
      }
    }
  }
  return { primary, items, references, properties: boxesIn(source, ipco.body, ipco.to) };
}
