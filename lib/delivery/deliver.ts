import { type Delivered, selectByKey, selectByLink } from "#db/delivery.ts";
import { config } from "#lib/config.ts";
import { stemOf } from "#lib/images/names.ts";
import { originalPlace } from "#lib/images/places.ts";
import { readThumbnail } from "#lib/images/thumbnail.ts";
import { type Door, resolve } from "#lib/links/resolve.ts";
import { openCapsule } from "#lib/links/seal.ts";
import { Refusal } from "#lib/refusal.ts";
import { storage } from "#lib/storage/index.ts";
import { type Address, fileNameOf, isExtensionOf, parseAddress, type ThumbnailAddress, typeOfFormat } from "./address.ts";
import type { Answer, Asked } from "./answer.ts";
import { isFresh, type Representation, rangeOf } from "./conditions.ts";
import { deny, failDelivery, methodNotAllowed } from "./denial.ts";
import { always, disposition } from "./headers.ts";
import { negotiate } from "./negotiate.ts";

/** Answers any request under `/i/`, `/t/` and `/s/`. Never throws: every failure is an answer. */
export async function deliver(asked: Asked): Promise<Answer> {
  const { method, path } = asked;
  const posts = !/^\/i(\/|$)/.test(path);
  if (method === "POST" && posts) return deny();
  if (method !== "GET" && method !== "HEAD") return methodNotAllowed(posts ? "GET, HEAD, POST" : "GET, HEAD");
  const answer = await find(asked).catch(failDelivery);
  return method === "HEAD" ? { ...answer, body: null } : answer;
}

async function find(asked: Asked): Promise<Answer> {
  const { path } = asked;
  const seen = path.startsWith("/t/") ? await throughTemporaryLink(path.slice(3)) : await throughPermanentLink(path);
  if (seen === null) return deny();
  const { address } = seen;
  return "height" in address ? thumbnail(asked, seen, address) : original(asked, seen, address.extension);
}

/** A rendition that the one rule lets this request see, and the headers that tell how it may be kept. */
type Seen = { image: Delivered["image"]; address: Address; kept: Record<string, string>; saved: boolean };

async function throughPermanentLink(path: string): Promise<Seen | null> {
  const address = parseAddress(path);
  const found = address && (await selectByKey(address.key));
  if (!address || !found || !mayBeSeen(found, address.rendition, { kind: "permanent" })) return null;
  const kept = { "Cache-Control": `public, max-age=${config().linkCacheSeconds}, must-revalidate` };
  return { image: found.image, address, kept, saved: false };
}

async function throughTemporaryLink(token: string): Promise<Seen | null> {
  const capsule = await openCapsule(token);
  const found = capsule && (await selectByLink(capsule.link));
  // The capsule names its image too, so a link's row that was moved to another image opens nothing.
  if (!found || found.image.key !== capsule.image) return null;
  const { image, link } = found;
  if (!mayBeSeen(found, link.rendition, { kind: "temporary", ...link })) return null;
  const address = parseAddress(`/i/${image.key}/${link.rendition}`);
  return address && { image, address, kept: { "Cache-Control": "private, no-cache", "X-Robots-Tag": "noindex" }, saved: link.download };
}

function mayBeSeen({ image, plan }: Pick<Delivered, "image" | "plan">, rendition: string, door: Door): boolean {
  return resolve({ plan, suspended: image.suspended }, rendition, door, new Date());
}

async function thumbnail(
  { header, query }: Asked,
  { image, kept, saved }: Seen,
  { height, format: named }: ThumbnailAddress,
): Promise<Answer> {
  const format = named ?? negotiate(header("accept"), image.baseFormat);
  const found = await readThumbnail(image, height, format);
  if (found === null) throw missing(image.id);
  const { bytes, sha256 } = found;
  const representation = { etag: `"${sha256}"`, modified: image.createdAt, size: bytes.length };
  const headers = { ...common(representation, kept), ...(named === null ? { Vary: "Accept" } : {}) };
  if (isFresh(header, representation)) return { status: 304, headers, body: null };
  const name = `${stemOf(image.name)}-${height}.${format}`;
  return {
    status: 200,
    headers: { ...headers, ...describe(typeOfFormat[format], bytes.length, name, saved || asksToSave(query)) },
    body: bytes,
  };
}

async function original({ method, header, query }: Asked, { image, kept, saved }: Seen, extension: string | null): Promise<Answer> {
  if (extension !== null && !isExtensionOf(image.type, extension)) return deny();
  const size = image.bytes;
  const representation = { etag: `"${image.sha256}"`, modified: image.createdAt, size };
  const headers: Record<string, string> = { ...common(representation, kept), "Accept-Ranges": "bytes" };
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
  const body = method === "HEAD" ? null : await storage().open(originalPlace(image.id), range ?? undefined);
  if (method !== "HEAD" && body === null) throw missing(image.id);
  const name = fileNameOf(image.name, image.type);
  if (range === null)
    return { status: 200, headers: { ...headers, ...describe(image.type, size, name, saved || asksToSave(query)) }, body };
  const { start, end } = range;
  const part = describe(image.type, end - start + 1, name, saved || asksToSave(query));
  return { status: 206, headers: { ...headers, ...part, "Content-Range": `bytes ${start}-${end}/${size}` }, body };
}

function common({ etag, modified }: Representation, kept: Record<string, string>): Record<string, string> {
  return { ...always, ...kept, "Last-Modified": modified.toUTCString(), ETag: etag };
}

function describe(type: string, length: number, name: string, saved: boolean): Record<string, string> {
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
