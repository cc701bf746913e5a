import type { SlideData } from "photoswipe";
import { altOf } from "#components/images/renditions.ts";
import { blowUp, sourcesOf } from "#components/images/sources.ts";
import type { Image } from "#lib/web/shapes.ts";

/** A picture as the viewer takes it; `whole` tells whether its own pixels can be seen. */
export type Slide = SlideData & { whole: boolean };

/** What the viewer shows of a picture. */
export function slideOf(image: Image): Slide {
  const { all, whole } = sourcesOf(image);
  const [smallest, largest] = [all[0], all.at(-1)];
  if (!smallest || !largest) return { whole: false, html: "", type: "html" };
  return {
    src: largest.url,
    srcset: all.map(({ url, width }) => `${url} ${width}w`).join(", "),
    msrc: smallest.url,
    alt: altOf(image),
    width: largest.width,
    height: Math.max(1, Math.round((largest.width * image.height) / image.width)),
    whole,
  };
}

type Zooming = { elementSize: { x: number; y: number } | null; panAreaSize: { x: number; y: number } | null; itemData: unknown };

/** The zoom at which a picture fits the window: its own pixels at most, or thumbnails blown up a little. */
export function fitting({ elementSize, panAreaSize, itemData }: Zooming): number {
  if (!elementSize || !panAreaSize) return 1;
  const most = (itemData as Slide).whole ? 1 : blowUp;
  return Math.min(most, panAreaSize.x / elementSize.x, panAreaSize.y / elementSize.y);
}
