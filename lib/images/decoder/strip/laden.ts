import { crc32 } from "node:zlib";
import type { Sharp } from "sharp";
import { frames, scene, sceneAsHeic } from "../fixtures.ts";
import type { ImageType } from "../kinds.ts";
import { box, boxesIn, fullBox, number } from "./boxes.ts";
import { sourceOfBytes } from "./source.ts";

/** What no copy without metadata may have anywhere in its bytes. */
export const secret = "SECRET-GPS";
/** The place that the EXIF of these pictures tells. */
export const placeTold = { latitude: 50.0614, longitude: 19.9366 };

const words = (before = "") => Buffer.from(`${before}${secret} 50.0614 19.9366`, "latin1");
const xmp = `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description xmlns:exif="http://ns.adobe.com/exif/1.0/" exif:GPSLatitude="50,3.684N" exif:GPSAreaInformation="${secret}"/></rdf:RDF></x:xmpmeta>`;
const gps = { GPSLatitude: "50/1 3/1 4104/100", GPSLatitudeRef: "N", GPSLongitude: "19/1 56/1 1176/100", GPSLongitudeRef: "E" };
const exif = {
  IFD0: { Make: "Tessera", ImageDescription: secret },
  IFD2: { UserComment: secret },
  IFD3: { ...gps, GPSAreaInformation: secret },
};
const described = (image: Sharp, orientation = 1) => image.withExif(exif).withMetadata({ orientation }).withXmp(xmp).withIccProfile("p3");

/** Pictures of every kind that tell their place wherever their kind can: by name, type and bytes. */
export async function ladenPictures(): Promise<[name: string, type: ImageType, bytes: Buffer][]> {
  const small = () => scene(48, 32);
  const jpeg = async (progressive: boolean, orientation: number) =>
    ladenJpeg(await described(small(), orientation).jpeg({ progressive }).toBuffer());
  const moving = frames(4, 24, 16);
  return [
    ["baseline JPEG on its side", "image/jpeg", await jpeg(false, 6)],
    ["progressive JPEG", "image/jpeg", await jpeg(true, 1)],
    ["PNG", "image/png", ladenPng(await described(small()).png().toBuffer())],
    ["transparent PNG on its side", "image/png", ladenPng(await described(small().ensureAlpha(0.5), 8).png({ palette: true }).toBuffer())],
    ["WebP", "image/webp", ladenWebp(await described(small()).webp().toBuffer())],
    ["lossless WebP upside down", "image/webp", ladenWebp(await described(small(), 3).webp({ lossless: true }).toBuffer())],
    [
      "animated WebP",
      "image/webp",
      ladenWebp(
        await described(moving.clone())
          .webp({ loop: 3, delay: [90, 80, 70, 60] })
          .toBuffer(),
      ),
    ],
    ["GIF", "image/gif", ladenGif(await small().gif().toBuffer())],
    [
      "animated GIF",
      "image/gif",
      ladenGif(
        await moving
          .clone()
          .gif({ loop: 3, delay: [90, 80, 70, 60] })
          .toBuffer(),
      ),
    ],
    ["AVIF", "image/avif", ladenBoxes(await described(small()).avif({ effort: 0 }).toBuffer())],
    ["transparent AVIF", "image/avif", ladenBoxes(await described(small().ensureAlpha(0.5)).avif({ effort: 0 }).toBuffer())],
    ["HEIC", "image/heic", ladenBoxes(ladenHeic())],
    ["TIFF of two pages", "image/tiff", ladenTiff(true)],
    ["TIFF, greatest byte first", "image/tiff", ladenTiff(false)],
    [
      "tiled TIFF",
      "image/tiff",
      await described(small()).tiff({ tile: true, tileWidth: 16, tileHeight: 16, compression: "deflate" }).toBuffer(),
    ],
    ["TIFF of JPEGs", "image/tiff", await described(small()).tiff({ compression: "jpeg" }).toBuffer()],
  ];
}

function ladenJpeg(plain: Buffer): Buffer {
  const segment = (marker: number, body: Buffer) => Buffer.concat([Buffer.from([0xff, marker]), number(2, body.length + 2), body]);
  const thumbnail = Buffer.concat([Buffer.from("JFIF\0\x01\x02\0\0\x01\0\x01\x04\x01", "latin1"), words().subarray(0, 12)]);
  return Buffer.concat([
    plain.subarray(0, 2),
    segment(0xe0, thumbnail),
    segment(0xe0, words("JFXX\0\x10")),
    plain.subarray(2, plain.indexOf("\xff\xdb", 0, "latin1")),
    segment(0xfe, words()),
    words(), // Between segments.
    segment(0xe2, words("MPF\0")),
    segment(0xe1, words("FLIR\0")),
    segment(0xed, words("Photoshop 3.0\x008BIM\x04\x04")),
    segment(0xef, words()),
    plain.subarray(plain.indexOf("\xff\xdb", 0, "latin1")),
    words(), // Behind its end, where phones have films and second pictures.
    plain,
  ]);
}

function ladenPng(plain: Buffer): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type), data]);
    return Buffer.concat([number(4, data.length), body, number(4, crc32(body))]);
  };
  const added = [
    chunk("tEXt", words("Comment\0")),
    chunk("zTXt", words("Comment\0\0")),
    chunk("iTXt", words("Location\0\0\0\0\0")),
    chunk("tIME", Buffer.alloc(7, 1)),
    chunk("plAc", words()),
  ];
  return Buffer.concat([plain.subarray(0, 33), ...added, plain.subarray(33), words()]);
}

function ladenWebp(plain: Buffer): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const size = Buffer.alloc(4);
    size.writeUInt32LE(data.length);
    return Buffer.concat([Buffer.from(type), size, data, Buffer.alloc(data.length % 2)]);
  };
  const parts = [plain.subarray(12), chunk("LOCA", words())];
  const frame = plain.indexOf("ANMF");
  if (frame !== -1) {
    const end = frame + 8 + plain.readUInt32LE(frame + 4);
    parts.splice(0, 1, plain.subarray(12, frame), chunk("ANMF", Buffer.concat([plain.subarray(frame + 8, end), chunk("LOCA", words())])));
    parts.splice(2, 0, plain.subarray(end + (end % 2)));
  }
  return Buffer.concat([chunk("RIFF", Buffer.concat([Buffer.from("WEBP"), ...parts])), words()]);
}

function ladenGif(plain: Buffer): Buffer {
  const block = (data: Buffer) => Buffer.concat([number(1, data.length), data]);
  const extension = (label: number, ...blocks: Buffer[]) =>
    Buffer.concat([Buffer.from([0x21, label]), ...blocks.map(block), Buffer.alloc(1)]);
  const start = 13 + (3 << (((plain[10] ?? 0) & 7) + 1)) * ((plain[10] ?? 0) >> 7);
  const added = [
    extension(0xfe, words(), words()),
    extension(0xff, Buffer.from("XMP DataXMP"), words()),
    extension(0xff, Buffer.from("NETSCAPE1.0"), words()),
    extension(0x01, Buffer.alloc(12), words()),
    extension(0x77, words()),
  ];
  return Buffer.concat([plain.subarray(0, start), ...added, plain.subarray(start), words(), plain]);
}

function ladenBoxes(plain: Buffer): Buffer {
  return Buffer.concat([plain, box("free", words()), box("uuid", Buffer.alloc(16), words()), box("mpvd", words())]);
}

/** The HEIC of the fixtures with EXIF, XMP, a thumbnail, a name and a description, as phones write them. */
function ladenHeic(): Buffer {
  const source = sourceOfBytes(sceneAsHeic);
  const [ftyp, meta, mdat] = boxesIn(source, 0, sceneAsHeic.length);
  const iprp = boxesIn(source, (meta?.body ?? 0) + 4, meta?.to ?? 0).find(({ type }) => type === "iprp");
  const [ipco, ipma] = boxesIn(source, iprp?.body ?? 0, iprp?.to ?? 0);
  const picture = sceneAsHeic.subarray(mdat?.body, mdat?.to);
  const tiff = Buffer.concat([number(4, 6), words("Exif\0\0II*\0\x08\0\0\0\0\0")]);
  const items: [type: string, data: Buffer, more?: Buffer][] = [
    ["hvc1", picture],
    ["Exif", tiff],
    ["mime", Buffer.from(xmp), Buffer.from("application/rdf+xml\0")],
    ["hvc1", picture],
  ];
  // Of its one item: behind version, a count of items, the item's id and a count of properties.
  const properties = sceneAsHeic.subarray((ipma?.body ?? 0) + 11, ipma?.to);
  const description = fullBox("udes", 0, 0, words("en\0"), Buffer.from("\0"));
  const write = (start: number) => {
    let at = start;
    const infes = items.map(([type, , more = Buffer.alloc(0)], place) =>
      fullBox("infe", 2, 0, number(2, place + 1), number(2, 0), Buffer.from(type), words(), Buffer.alloc(1), more),
    );
    const places = items.map(([, data], place) => {
      const from = at;
      at += data.length;
      return Buffer.concat([number(2, place + 1), number(2, 0), number(2, 1), number(4, from), number(4, data.length)]);
    });
    const references = [
      ["cdsc", 2],
      ["cdsc", 3],
      ["thmb", 4],
    ] as const;
    const associations = [1, 4].map((id) => Buffer.concat([number(2, id), number(1, properties.length), properties]));
    return fullBox(
      "meta",
      0,
      0,
      fullBox("hdlr", 0, 0, number(4, 0), Buffer.from("pict"), Buffer.alloc(12), words(), Buffer.alloc(1)),
      fullBox("pitm", 0, 0, number(2, 1)),
      fullBox("iinf", 0, 0, number(2, items.length), ...infes),
      fullBox("iloc", 0, 0, number(2, 0x4400), number(2, items.length), ...places),
      fullBox("iref", 0, 0, ...references.map(([type, id]) => box(type, number(2, id), number(2, 1), number(2, 1)))),
      box(
        "iprp",
        box("ipco", sceneAsHeic.subarray(ipco?.body, ipco?.to), description),
        fullBox("ipma", 0, 0, number(4, 2), ...associations),
      ),
    );
  };
  const start = (ftyp?.to ?? 0) + write(0).length + 8;
  return Buffer.concat([sceneAsHeic.subarray(0, ftyp?.to), write(start), box("mdat", ...items.map(([, data]) => data))]);
}

/** Two pages of 8 × 4 px in grey, the first with all that cameras and programs write beside the pixels. */
function ladenTiff(little: boolean): Buffer {
  const put = (length: number, value: number) => (little ? number(length, value).reverse() : number(length, value));
  const [BYTE, ASCII, SHORT, LONG, UNDEFINED] = [1, 2, 3, 4, 7];
  type Field = [tag: number, type: number, value: number | Buffer];
  const parts: Buffer[] = [Buffer.from(little ? "II*\0" : "MM\0*", "latin1"), Buffer.alloc(4)];
  let at = 8;
  const add = (bytes: Buffer) => {
    const place = at;
    parts.push(bytes, Buffer.alloc(bytes.length % 2));
    at += bytes.length + (bytes.length % 2);
    return place;
  };
  const directory = (fields: Field[], next: number) => {
    const written = fields
      .toSorted(([a], [b]) => a - b)
      .map(([tag, type, value]) => {
        const count = typeof value === "number" ? 1 : value.length;
        const short = typeof value === "number" && type === SHORT;
        const field = typeof value === "number" ? value : add(value);
        return Buffer.concat([
          put(2, tag),
          put(2, type),
          put(4, count),
          short ? Buffer.concat([put(2, field), Buffer.alloc(2)]) : put(4, field),
        ]);
      });
    return add(Buffer.concat([put(2, fields.length), ...written, put(4, next)]));
  };
  const page = (shade: number): Field[] => [
    [256, SHORT, 8],
    [257, SHORT, 4],
    [258, SHORT, 8],
    [259, SHORT, 1],
    [262, SHORT, 1],
    [273, LONG, add(Buffer.from(Array.from({ length: 32 }, (_, dot) => dot * shade)))],
    [277, SHORT, 1],
    [278, SHORT, 4],
    [279, LONG, 32],
  ];
  const place = directory(
    [
      [1, ASCII, words()],
      [28, UNDEFINED, words()],
    ],
    0,
  );
  const camera = directory(
    [
      [37500, UNDEFINED, words("Maker\0")],
      [37510, UNDEFINED, words()],
    ],
    0,
  );
  const second = directory([...page(5), [285, ASCII, words()]], 0);
  const described: Field[] = [
    [270, ASCII, words()],
    [274, SHORT, 6],
    [315, ASCII, words()],
    [700, BYTE, Buffer.from(xmp)],
    [33723, UNDEFINED, words()],
    [34377, BYTE, words("8BIM")],
    [34665, LONG, camera],
    [34737, ASCII, words()],
    [34853, LONG, place],
    [50000, UNDEFINED, words()],
  ];
  const first = directory([...page(7), ...described], second);
  const whole = Buffer.concat([...parts, words()]);
  put(4, first).copy(whole, 4);
  return whole;
}
