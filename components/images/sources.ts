import { thumbnailsOf } from "#components/gallery/thumbnail.ts";
import type { Image } from "#lib/web/shapes.ts";

/** What every browser of today shows by itself. */
const displayed = new Set(["image/jpeg", "image/png", "image/webp", "image/gif", "image/avif"]);

/** Originals beyond this are for downloading, not for looking at in a page. */
const heavy = 32 * 2 ** 20;

export type Sources = {
  /** Every link that shows the picture, narrowest first, each with its width in px. */
  all: { url: string; width: number }[];
  /** Whether the original is among them. */
  whole: boolean;
};

/** What the picture can be looked at through: the links that its owner's plan has, and no other. */
export function sourcesOf(image: Image): Sources {
  const thumbnails = thumbnailsOf(image);
  const original = image.links.find(({ rendition }) => rendition === "original");
  if (!original || !displayed.has(image.type) || image.bytes > heavy) return { all: thumbnails, whole: false };
  const narrower = thumbnails.filter(({ width }) => width < image.width);
  return { all: [...narrower, { url: original.url, width: image.width }], whole: true };
}

/** How far a thumbnail may be blown up. */
export const blowUp = 2;
