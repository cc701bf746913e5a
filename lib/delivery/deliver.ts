import { Readable } from "node:stream";
import { type Delivered, selectByKey, selectByLink } from "#db/delivery.ts";
import { config } from "#lib/config.ts";
import { stemOf } from "#lib/images/names.ts";
import { originalPlace } from "#lib/images/places.ts";
import { readThumbnail } from "#lib/images/thumbnail.ts";
import { type Door, resolve } from "#lib/links/resolve.ts";
import { openCapsule } from "#lib/links/seal.ts";
import { Refusal } from "#lib/refusal.ts";
import { storage } from "#lib/storage/index.ts";
import { type Address, fileNameOf, isExtensionOf, parseAddress, typeOfFormat } from "./address.ts";
import { isFresh, type Representation, rangeOf } from "./conditions.ts";
import { deny, failDelivery, methodNotAllowed } from "./denial.ts";
import { always, disposition } from "./headers.ts";
import { negotiate } from "./negotiate.ts";

/** Answers any request under `/i/`, `/t/` and `/s/`. Never throws: every failure is an answer. */
export async function deliver(request: Request): Promise<Response> {
  const { method } = request;
  const { pathname, searchParams } = new URL(request.url);
  const posts = !pathname.startsWith("/i/");
  if (method === "POST" && posts) return deny(method);
  if (method !== "GET" && method !== "HEAD") return methodNotAllowed(posts ? "GET, HEAD, POST" : "GET, HEAD");
  try {
    const seen = pathname.startsWith("/t/") ? await throughTemporaryLink(pathname.slice(3)) : await throughPermanentLink(pathname);
    if (seen === null) return deny(method);
    return await answer(request, { ...seen, attachment: seen.attachment || searchParams.has("download") });
  } catch (error) {
    return failDelivery(error, method);
  }
}

/** A rendition that the one rule lets this request see, and how it is to be sent. */
type Seen = { image: Delivered["image"]; address: Address; cacheControl: string; extra: Record<string, string>; attachment: boolean };

async function throughPermanentLink(pathname: string): Promise<Seen | null> {
  const address = parseAddress(pathname);
  const found = address && (await selectByKey(address.key));
  if (!address || !found || !mayBeSeen(found, address.rendition, { kind: "permanent" })) return null;
  const cacheControl = `public, max-age=${config().linkCacheSeconds}, must-revalidate`;
  return { image: found.image, address, cacheControl, extra: {}, attachment: false };
}

async function throughTemporaryLink(token: string): Promise<Seen | null> {
  const capsule = await openCapsule(token);
  const found = capsule && (await selectByLink(capsule.link));
  // The capsule names its image too, so a link's row that was moved to another image opens nothing.
  if (!found || found.image.key !== capsule.image) return null;
  const { image, link } = found;
  if (!mayBeSeen(found, link.rendition, { kind: "temporary", ...link })) return null;
  const address = parseAddress(`/i/${image.key}/${link.rendition}`);
  return address && { image, address, cacheControl: "private, no-cache", extra: { "X-Robots-Tag": "noindex" }, attachment: link.download };
}

function mayBeSeen({ image, plan }: Pick<Delivered, "image" | "plan">, rendition: string, door: Door): boolean {
  return resolve({ plan, suspended: image.suspended }, rendition, door, new Date());
}

async function answer(request: Request, seen: Seen): Promise<Response> {
  const { image, address, cacheControl, extra, attachment } = seen;
  const head = request.method === "HEAD";
  const kind = attachment ? "attachment" : "inline";
  const common = { ...always, ...extra, "Cache-Control": cacheControl, "Last-Modified": image.createdAt.toUTCString() };

  if ("height" in address) {
    const format = address.format ?? negotiate(request.headers.get("accept"), image.baseFormat);
    const thumbnail = await readThumbnail(image, address.height, format);
    if (thumbnail === null) throw missing(image.id);
    const { bytes, sha256 } = thumbnail;
    const etag = `"${sha256}"`;
    const headers = { ...common, ETag: etag, ...(address.format === null ? { Vary: "Accept" } : {}) };
    if (isFresh(request.headers, { etag, modified: image.createdAt, size: bytes.length }))
      return new Response(null, { status: 304, headers });
    return new Response(head ? null : new Uint8Array(bytes.buffer as ArrayBuffer, bytes.byteOffset, bytes.length), {
      headers: {
        ...headers,
        "Content-Type": typeOfFormat[format],
        "Content-Length": String(bytes.length),
        "Content-Disposition": disposition(kind, `${stemOf(image.name)}-${address.rendition}.${format}`),
      },
    });
  }

  if (address.extension !== null && !isExtensionOf(image.type, address.extension)) return deny(request.method);
  const representation: Representation = { etag: `"${image.sha256}"`, modified: image.createdAt, size: image.bytes };
  const headers = { ...common, ETag: representation.etag, "Accept-Ranges": "bytes" };
  if (isFresh(request.headers, representation)) return new Response(null, { status: 304, headers });
  const range = rangeOf(request.headers, representation);
  if (range === "unsatisfiable") {
    return new Response(null, {
      status: 416,
      headers: { ...headers, "Cache-Control": "no-store", "Content-Range": `bytes */${image.bytes}`, "Content-Length": "0" },
    });
  }
  const { start, end } = range ?? { start: 0, end: image.bytes - 1 };
  const body = head ? null : await storage().open(originalPlace(image.id), range ?? undefined);
  if (!head && body === null) throw missing(image.id);
  return new Response(body && (Readable.toWeb(body) as ReadableStream<Uint8Array>), {
    status: range === null ? 200 : 206,
    headers: {
      ...headers,
      ...(range === null ? {} : { "Content-Range": `bytes ${start}-${end}/${image.bytes}` }),
      "Content-Type": image.type,
      "Content-Length": String(end - start + 1),
      "Content-Disposition": disposition(kind, fileNameOf(image.name, image.type)),
    },
  });
}

function missing(id: string) {
  return new Refusal("unavailable", "The image cannot be read now.", {
    cause: new Error(`The original of image ${id} is not in the storage`),
    retryAfter: 60,
  });
}
