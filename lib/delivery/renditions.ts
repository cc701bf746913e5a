import type { Delivered } from "#db/delivery.ts";
import { type Copying, readCopy } from "#lib/images/copies.ts";
import { fileNameOf, isExtensionOf } from "#lib/images/names.ts";
import { originalPlace } from "#lib/images/places.ts";
import { readThumbnail, type ThumbnailBytes } from "#lib/images/thumbnail.ts";
import { Refusal } from "#lib/refusal.ts";
import { storage } from "#lib/storage/index.ts";
import { type Address, type ThumbnailAddress, typeOfFormat } from "./address.ts";
import { type Answer, type Asked, follow, type Soon } from "./answer.ts";
import { isFresh, type Representation, rangeOf } from "./conditions.ts";
import { deny } from "./denial.ts";
import { elsewhere, mayGoElsewhere, nameOf, type Variant } from "./elsewhere.ts";
import { always, disposition } from "./headers.ts";
import { negotiate } from "./negotiate.ts";

type Headers = Record<string, string>;

/** A rendition that the one rule lets this request see, the headers that tell how it may be kept, and what is done to it. */
export type Seen = {
  image: Delivered["image"];
  address: Address;
  kept: Headers;
  saved: boolean;
  copied?: Copying | null;
  /** Of a permanent link: when its right was asked for, ms since 1970. */
  permanent?: { since: number };
};

/** Answers with what may be seen. */
export function show(asked: Asked, seen: Seen): Soon<Answer> {
  const { image, address, copied = null } = seen;
  if (copied !== null) return copy(asked, seen, copied);
  if ("height" in address) return thumbnail(asked, seen, address);
  if (address.extension !== null && !isExtensionOf(image.type, address.extension)) return deny();
  return file(asked, seen, { ...image, place: originalPlace(image.id) });
}

/** Answers with a thumbnail, or with where it is. */
function thumbnail(asked: Asked, seen: Seen, { height, format: named }: ThumbnailAddress): Soon<Answer> {
  const format = named ?? negotiate(asked.header("accept"), seen.image.baseFormat);
  const variant = { height, format, negotiated: named === null, saved: seen.saved || asksToSave(asked.query) };
  const { permanent } = seen;
  if (permanent === undefined || !mayGoElsewhere(asked)) return thumbnailHere(asked, seen, variant);
  return elsewhere(seen.image, variant, permanent.since).then((answer) => answer ?? thumbnailHere(asked, seen, variant));
}

function thumbnailHere({ header }: Asked, seen: Seen, variant: Variant): Soon<Answer> {
  return follow(readThumbnail(seen.image, variant.height, variant.format), (found) => {
    if (found === null) throw missing(seen.image.id);
    const { representation, unchanged, whole } = tell(found, seen, variant);
    if (isFresh(header, representation)) return { status: 304, headers: unchanged, body: null };
    return { status: 200, headers: whole, body: found.bytes };
  });
}

type Told = { representation: Representation; unchanged: Headers; whole: Headers };
/** What was told of a thumbnail last, and of which row: making it anew costs as much as sending it. It goes with the bytes. */
const told = new WeakMap<ThumbnailBytes, Told & { image: Delivered["image"]; variant: string }>();

/** What is told of a thumbnail: with its bytes, and where they are `unchanged`. */
function tell(found: ThumbnailBytes, { image, kept }: Seen, thumbnail: Variant): Told {
  const { format, negotiated, saved } = thumbnail;
  const variant = `${negotiated} ${saved}`;
  const last = told.get(found);
  if (last?.image === image && last.variant === variant) return last;
  const representation = { etag: `"${found.sha256}"`, modified: image.createdAt, size: found.bytes.length };
  const unchanged = { ...common(representation, kept), ...(negotiated ? { Vary: "Accept" } : {}) };
  const whole = { ...unchanged, ...describe(typeOfFormat[format], found.bytes.length, nameOf(image, thumbnail), saved) };
  const made = { representation, unchanged, whole, image, variant };
  told.set(found, made);
  return made;
}

async function copy(asked: Asked, seen: Seen, copied: Copying): Promise<Answer> {
  const found = await readCopy(seen.image, seen.address.rendition, copied);
  return file(asked, seen, { ...found, name: seen.image.name });
}

/** Bytes in the storage: their media type, how many they are, their SHA-256 in hex, and the name that they are saved by. */
type Stored = { place: string; type: string; bytes: number; sha256: string; name: string };

/** Answers with stored bytes, or a range of them. */
async function file({ method, header, query }: Asked, { image, kept, saved }: Seen, stored: Stored): Promise<Answer> {
  const { place, type, bytes: size, sha256, name } = stored;
  const representation = { etag: `"${sha256}"`, modified: image.createdAt, size };
  const headers: Headers = { ...common(representation, kept), "Accept-Ranges": "bytes" };
  if (isFresh(header, representation)) return { status: 304, headers, body: null };
  // RFC 9110 §14.2: a Range means something to GET alone.
  const range = method === "GET" ? rangeOf(header, representation) : null;
  if (range === "unsatisfiable") {
    return {
      status: 416,
      headers: { ...headers, "Cache-Control": "no-store", "Content-Range": `bytes */${size}`, "Content-Length": "0" },
      body: null,
    };
  }
  const { start, end } = range ?? { start: 0, end: size - 1 };
  const body = method === "HEAD" ? null : await storage().open(place, { start, end });
  if (method !== "HEAD" && body === null) throw missing(image.id);
  const described = describe(type, end - start + 1, fileNameOf(name, type), saved || asksToSave(query));
  if (range === null) return { status: 200, headers: { ...headers, ...described }, body };
  return { status: 206, headers: { ...headers, ...described, "Content-Range": `bytes ${start}-${end}/${size}` }, body };
}

function common({ etag, modified }: Representation, kept: Headers): Headers {
  return { ...always, ...kept, "Last-Modified": modified.toUTCString(), ETag: etag };
}

function describe(type: string, length: number, name: string, saved: boolean): Headers {
  return {
    "Content-Type": type,
    "Content-Length": String(length),
    "Content-Disposition": disposition(saved ? "attachment" : "inline", name),
  };
}

function asksToSave(query: string): boolean {
  return query !== "" && new URLSearchParams(query).has("download");
}

function missing(id: string) {
  const cause = new Error(`The original of image ${id} is not in the storage`);
  return new Refusal("unavailable", "The image cannot be read now.", { cause, retryAfter: 60 });
}
