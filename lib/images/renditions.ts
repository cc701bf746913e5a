import { type ImageRow, selectImage, selectThumbnails, type ThumbnailRow } from "#db/images.ts";
import { renditionsOf } from "#lib/plans/allow.ts";
import type { Owner } from "#lib/plans/owner.ts";
import { Refusal } from "#lib/refusal.ts";
import type { Rendition } from "#lib/web/shapes.ts";

/** What the owner's plan links of an image: each rendition in every format that it comes in, with its size. Throws `not-found`. */
export async function listRenditions({ id: ownerId, plan }: Owner, origin: string, id: string): Promise<Rendition[]> {
  const image = await selectImage(ownerId, id);
  if (image === null) throw new Refusal("not-found", "There is no such image.");
  const made = await selectThumbnails([id]);
  return renditionsOf(plan).map((rendition) => {
    const url = `${origin}/i/${image.key}/${rendition}`;
    return rendition === "original" ? original(image, url) : thumbnail(image, Number(rendition), url, made);
  });
}

function original({ type, width, height, bytes }: ImageRow, url: string): Rendition {
  // Of every type that is taken, the second half is one of its extensions.
  const format = type.replace("image/", "");
  return { rendition: "original", width, height, url, formats: [{ format, url: `${url}.${format}`, bytes }] };
}

function thumbnail(image: ImageRow, height: number, url: string, made: ThumbnailRow[]): Rendition {
  const scale = Math.min(1, height / image.height);
  // What is transparent loses that as JPEG, and what moves stands still in all but WebP.
  const formats = [image.baseFormat === "png" ? "png" : "jpg", "webp", "avif"].map((format) => ({
    format,
    url: `${url}.${format}`,
    bytes: made.find((one) => one.height === height && one.format === format)?.bytes ?? null,
  }));
  return {
    rendition: String(height),
    width: Math.max(1, Math.round(image.width * scale)),
    height: Math.min(height, image.height),
    url,
    formats,
  };
}
