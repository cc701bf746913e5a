import type { Linked } from "#components/images/formats.ts";
import type { Words } from "#components/words/words.ts";
import type { Image, Rendition } from "#lib/web/shapes.ts";

type Row = { rendition: string; open: Rendition } | { rendition: string; open: null; unlockedBy: string | null };

/** Every rendition that the picture has or could have, smallest first, the original last. */
export function rowsOf(open: Rendition[], locked: Image["locked"]): Row[] {
  const closed = locked.filter(({ rendition }) => rendition !== "temporary").map((each): Row => ({ ...each, open: null }));
  const rows = [...open.map((each): Row => ({ rendition: each.rendition, open: each })), ...closed];
  return rows.sort((a, b) => rank(a.rendition) - rank(b.rendition));
}

/** A rendition's name for people: `400 px`, `Original`. */
export function sayRendition(t: Words<"images">, rendition: string): string {
  return rendition === "original" ? t("original") : t("thumbnail", { height: t.number(Number(rendition)) });
}

/** What a rendition is where it is pasted, in one of its formats or in the one that suits who asks (null). */
export function linkedOf(image: Image, rendition: Rendition, all: Rendition[], format: string | null): Linked {
  const inFormat = (each: Rendition) => each.formats.find((one) => one.format === format)?.url ?? each.url;
  // Other heights stand in for it on other screens; what is as wide as the one before is the same picture.
  const sources = all
    .filter((each) => each === rendition || each.rendition !== "original")
    .map((each) => ({ url: inFormat(each), width: each.width }))
    .filter(({ width }, index, before) => before.findIndex((one) => one.width === width) === index);
  return { url: inFormat(rendition), alt: altOf(image), width: rendition.width, height: rendition.height, sources };
}

/** How large a rendition is, px: thumbnails are fitted to a height and never enlarged. */
export function sizeOf(rendition: string, { width, height }: Pick<Image, "width" | "height">): { width: number; height: number } {
  const scale = rendition === "original" ? 1 : Math.min(1, Number(rendition) / height);
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

/** What is said of a picture where it cannot be seen. */
export function altOf({ description, name }: Pick<Image, "description" | "name">): string {
  return description || name;
}

function rank(rendition: string): number {
  return rendition === "original" ? Number.POSITIVE_INFINITY : Number(rendition);
}
