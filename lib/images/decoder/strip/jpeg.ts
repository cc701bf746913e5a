import { orientationAsTiff } from "./orientation.ts";
import { checkProfile } from "./profile.ts";
import { type Piece, PORTION, type Source } from "./source.ts";

const [SOI, EOI, SOS, DQT, DHT, DAC, DNL, DRI] = [0xd8, 0xd9, 0xda, 0xdb, 0xc4, 0xcc, 0xdc, 0xdd];
const [APP0, APP1, APP2, APP14, COM] = [0xe0, 0xe1, 0xe2, 0xee, 0xfe];

/**
 * A JPEG (ITU-T T.81, annex B) with what decoding needs, its colour profile (ICC.1:2022, B.4) and Adobe's colour transform. Gone are
 * all other segments, embedded thumbnails, what lies between segments, and all behind the picture: the second images of CIPA DC-007,
 * gain maps, films. What stays must have the form of what it says it is, or somebody's text might pass for a table. Throws where
 * it has not.
 */
export function* strippedJpeg(source: Source, orientation: number): Generator<Piece> {
  if (source.read(0, 2).readUInt16BE() !== 0xff00 + SOI) throw new Error("no SOI");
  yield { from: 0, to: 2 };
  let untold = orientation > 1;
  let framed = false;
  const profile: Profile = { start: null, bytes: 0 };
  for (let at = nextMarker(source, 2); ; ) {
    const marker = source.read(at, at + 2)[1] ?? 0;
    if (marker === EOI) {
      if (profile.start) checkProfile(profile.start, profile.bytes);
      yield { from: at, to: at + 2 };
      return;
    }
    const body = at + 4;
    const end = at + 2 + source.read(at + 2, at + 4).readUInt16BE();
    if (end < body) throw new Error("a segment without a length");
    // JFIF wants to be first, EXIF as well.
    if (untold && marker !== APP0) {
      yield segment(APP1, Buffer.from("Exif\0\0", "latin1"), orientationAsTiff(orientation));
      untold = false;
    }
    if ((marker >= APP0 && marker <= 0xef) || marker === COM) {
      yield* application(marker, source.read(body, end), { from: at, to: end }, profile);
    } else if (isFrame(marker)) {
      if (framed) throw new Error("a second frame");
      checkFrame(source.read(body, end));
      framed = true;
      yield { from: at, to: end };
    } else {
      const check = checks[marker];
      if (check === undefined) throw new Error(`marker ${marker.toString(16)}`);
      check(source.read(body, end));
      yield { from: at, to: end };
    }
    if (marker !== SOS) at = nextMarker(source, end);
    else if (!framed) throw new Error("a scan before its frame");
    else yield { from: end, to: (at = endOfScan(source, end)) };
  }
}

/** The parts of a colour profile that were met: its first bytes, and how many in all. */
type Profile = { start: Buffer | null; bytes: number };

/** What stays of an application's segment, or of a comment. */
function* application(marker: number, body: Buffer, whole: Piece, profile: Profile): Generator<Piece> {
  const starts = (name: string) => body.toString("latin1", 0, name.length) === name;
  // JFIF 1.02: 14 bytes, then a thumbnail of as many pixels as the last two multiply to.
  if (marker === APP0 && starts("JFIF\0") && body.length >= 14) {
    if (body.length === 14 && body.readUInt16BE(12) === 0) yield whole;
    else yield segment(APP0, body.subarray(0, 12), Buffer.alloc(2));
  }
  // ICC.1:2022, B.4: 12 bytes of name, which part of how many, and the part.
  if (marker === APP2 && starts("ICC_PROFILE\0") && body.length > 14) {
    profile.start ??= Buffer.from(body.subarray(14, 18));
    profile.bytes += body.length - 14;
    yield whole;
  }
  // Adobe's Technical Note 5116: 12 bytes, the last of them the colour transform.
  if (marker === APP14 && starts("Adobe") && body.length >= 12) {
    if (body.length === 12) yield whole;
    else yield segment(APP14, body.subarray(0, 12));
  }
}

function segment(marker: number, ...parts: Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(body.length + 2, 2);
  return Buffer.concat([head, body]);
}

/** Where the next marker is; what lies before it belongs to nothing (B.1.1.2), and decoders leave it out. */
function nextMarker(source: Source, from: number): number {
  for (let at = from; ; ) {
    const part = source.read(at, Math.min(at + PORTION, source.size));
    if (part.length < 2) throw new Error("no EOI");
    const found = part.indexOf(0xff);
    const next = part[found + 1];
    if (found === -1) at += part.length;
    else if (next === undefined || next === 0xff) at += Math.max(1, found);
    else if (next === 0) at += found + 2;
    else return at + found;
  }
}

/** Where the data of a scan end: at a marker that is no restart (B.1.1.5). */
function endOfScan(source: Source, from: number): number {
  for (let at = from; ; ) {
    const part = source.read(at, Math.min(at + PORTION, source.size));
    if (part.length < 2) throw new Error("no EOI");
    let found = part.indexOf(0xff);
    while (found !== -1 && found + 1 < part.length) {
      const next = part[found + 1] ?? 0;
      if (next === 0 || (next >= 0xd0 && next <= 0xd7)) found = part.indexOf(0xff, found + 2);
      else if (next === 0xff) found += 1;
      else return at + found;
    }
    at += found === -1 ? part.length : found;
  }
}

function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== DHT && marker !== 0xc8 && marker !== DAC;
}

/** B.2.2 */
function checkFrame(body: Buffer): void {
  const components = body[5] ?? 0;
  if (components < 1 || components > 4 || body.length !== 6 + 3 * components) throw new Error("a frame of another form");
}

const checks: Record<number, (body: Buffer) => void> = {
  // B.2.3
  [SOS](body) {
    const components = body[0] ?? 0;
    if (components < 1 || components > 4 || body.length !== 4 + 2 * components) throw new Error("a scan of another form");
  },
  // B.2.4.1: a byte of precision and place, 64 elements.
  [DQT](body) {
    for (let at = 0; at < body.length; ) {
      const head = body[at] ?? 0;
      if (head > 0x13 || (head & 0x0f) > 3) throw new Error("a quantization table of another form");
      at = within(body, at + 1 + (head > 0x0f ? 128 : 64));
    }
  },
  // B.2.4.2: a byte of class and place, 16 counts, and so many values.
  [DHT](body) {
    for (let at = 0; at < body.length; ) {
      const head = body[at] ?? 0;
      if (head > 0x13 || (head & 0x0f) > 3) throw new Error("a Huffman table of another form");
      const counts = body.subarray(at + 1, at + 17);
      const values = counts.reduce((sum, count) => sum + count, 0);
      if (values > 256) throw new Error("a Huffman table too long");
      at = within(body, at + 17 + values);
    }
  },
  // B.2.4.3
  [DAC](body) {
    if (body.length % 2 !== 0 || body.length > 64) throw new Error("conditioning of another form");
  },
  [DNL]: (body) => within(body, 2, true),
  [DRI]: (body) => within(body, 2, true),
};

function within(body: Buffer, end: number, exactly = false): number {
  if (end > body.length || (exactly && end !== body.length)) throw new Error("a table cut short");
  return end;
}
