import type { Image } from "#lib/web/shapes.ts";

type Source = { url: string; width: number };

/** The thumbnails that answer for this picture, narrowest first, each with its width in px. */
export function thumbnailsOf({ links, width, height }: Image): Source[] {
  const sources = links
    .filter(({ rendition }) => rendition !== "original")
    .map(({ rendition, url }) => ({ url, width: Math.max(1, Math.round(width * Math.min(1, Number(rendition) / height))) }))
    .sort((a, b) => a.width - b.width);
  // A thumbnail is never enlarged: of a small picture, all heights from its own on are the same.
  return sources.filter(({ width: each }, index) => each !== sources[index - 1]?.width);
}

/** What an `<img>` needs to choose among sources by itself; nothing where there is none. */
export function pictureOf(sources: Source[]): { src: string; srcSet?: string } | null {
  const largest = sources.at(-1);
  if (!largest) return null;
  return sources.length === 1
    ? { src: largest.url }
    : { src: largest.url, srcSet: sources.map(({ url, width }) => `${url} ${width}w`).join(", ") };
}
