import { type Linked, type Writing, write, writings } from "#components/images/formats.ts";
import type { Image } from "#lib/web/shapes.ts";

/** How the links of several pictures can be written: each in a line of its own, or as a table. */
export const layouts = [...writings, "csv"] as const;
export type Layout = Writing | "csv";
/** What those are called in every language that have a name. */
export const layoutNames = { markdown: "Markdown", html: "HTML", bbcode: "BBCode", csv: "CSV" };

/** The renditions of which any of these pictures has a link, smallest first, and how many lack it. */
export function renditionsOf(images: Image[]): { rendition: string; lacking: number }[] {
  const having = new Map<string, number>();
  for (const { links } of images) for (const { rendition } of links) having.set(rendition, (having.get(rendition) ?? 0) + 1);
  return [...having]
    .map(([rendition, count]) => ({ rendition, lacking: images.length - count }))
    .sort((a, b) => rank(a.rendition) - rank(b.rendition));
}

/** One text for each picture that has a link to this rendition, and before them, in a table, the heads of its columns. */
export function linesOf(images: Image[], rendition: string, layout: Layout): string[] {
  const linked = images.flatMap((image) => {
    const link = image.links.find((each) => each.rendition === rendition);
    return link === undefined ? [] : [{ image, linked: linkedOf(image, rendition, link.url) }];
  });
  if (layout !== "csv") return linked.map((each) => write(layout, each.linked));
  const rows = linked.map(({ image, linked: { url, width, height } }) => [image.name, url, String(width), String(height)]);
  return [["name", "url", "width", "height"], ...rows].map((cells) => cells.map(asCell).join(","));
}

function linkedOf(image: Image, rendition: string, url: string): Linked {
  const scale = rendition === "original" ? 1 : Math.min(1, Number(rendition) / image.height);
  const width = Math.max(1, Math.round(image.width * scale));
  return { url, alt: image.description || image.name, width, height: Math.max(1, Math.round(image.height * scale)) };
}

/** A cell by RFC 4180. A spreadsheet takes what begins like a formula for one (OWASP: CSV injection). */
function asCell(text: string): string {
  const plain = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}

function rank(rendition: string): number {
  return rendition === "original" ? Number.POSITIVE_INFINITY : Number(rendition);
}
