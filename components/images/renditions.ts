import type { Image } from "#lib/web/shapes.ts";

export type Row =
  | { rendition: string; url: string; onDemand: boolean; locked: false }
  | { rendition: string; unlockedBy: string | null; locked: true };

/** Every rendition that the picture has or could have, smallest first, the original last. */
export function rowsOf({ links, locked }: Pick<Image, "links" | "locked">): Row[] {
  const open = links.map(({ rendition, url, state }): Row => ({ rendition, url, onDemand: state === "on-demand", locked: false }));
  const closed = locked.filter(({ rendition }) => rendition !== "temporary").map((each): Row => ({ ...each, locked: true }));
  return [...open, ...closed].sort((a, b) => rank(a.rendition) - rank(b.rendition));
}

/** A rendition's name for people: `400 px`, `Original`. */
export function sayRendition(rendition: string): string {
  return rendition === "original" ? "Original" : `${rendition} px`;
}

/** How large a rendition is, in px: thumbnails are fitted to a height and never enlarged. */
export function sizeOf(rendition: string, { width, height }: Pick<Image, "width" | "height">): string {
  const scale = rendition === "original" ? 1 : Math.min(1, Number(rendition) / height);
  return `${Math.max(1, Math.round(width * scale))} × ${Math.max(1, Math.round(height * scale))}`;
}

function rank(rendition: string): number {
  return rendition === "original" ? Number.POSITIVE_INFINITY : Number(rendition);
}
