import { thumbHashToAverageRGBA } from "thumbhash";
import type { DeliveredShare } from "#db/delivery.ts";
import type { SharedImage } from "#db/shares.ts";
import { sharesRendition } from "#lib/links/resolve.ts";
import { type Rights, renditionsOf } from "#lib/plans/allow.ts";
import { acceptedLanguage } from "#lib/words/languages.ts";
import type { Answer, Asked } from "./answer.ts";
import { escaped, framedSheet } from "./frame.ts";
import { endOf, said } from "./said.ts";

/** Pictures on one page of a sheet: each is 1 kB of markup, as its two addresses have the token in them. */
export const perPage = 200;

/** What a share is called, for those who were let in: as its album is, or as its owner labelled it; null for nothing. */
export function titleOf({ link, album }: Pick<DeliveredShare, "link" | "album">): string | null {
  return album.name ?? link.label;
}

/** What a sheet shows: images of one page, how many there are on all, and the rendition that each leads to, `marked` by a watermark. */
export type Sheet = {
  title: string | null;
  rendition: string;
  marked: boolean;
  expiresAt: Date;
  images: SharedImage[];
  count: number;
  page: number;
};

/** The page of a share: all its pictures, each leading to itself in full, and a button that saves all. `base` is the share's own path. */
export function sheetPage({ header }: Asked, base: string, sheet: Sheet, plan: Rights, now: Date): Answer {
  const language = acceptedLanguage(header("accept-language") ?? null);
  const words = said[language];
  const { images, count, page, expiresAt } = sheet;
  const title = sheet.title ?? words.pictures.title;
  const facts = [...(count === 0 ? [] : [words.count(count)]), endOf(language, expiresAt, now)];
  const shown = renditionsOf(plan).filter((rendition) => sharesRendition(plan, sheet.rendition, rendition));
  const tiles = images.map((image, place) => tile(image, base, sheet, shown, words.nth((page - 1) * perPage + place + 1)));
  const pages = Math.ceil(count / perPage);
  const main = [
    `<header>`,
    `<div><h1 dir="auto">${escaped(title)}</h1>`,
    `<ul class="facts">${facts.map((fact) => `<li>${escaped(fact)}</li>`).join("")}</ul></div>`,
    ...(count === 0 ? [] : [`<a class="button" href="${base}/download">${escaped(words.downloadAll)}</a>`]),
    `</header>`,
    count === 0 ? `<p class="empty">${escaped(words.empty)}</p>` : `<ul class="pictures" role="list">\n${tiles.join("\n")}\n</ul>`,
    ...(pages > 1 ? [pageNavigation(base, page, pages, words)] : []),
  ].join("\n");
  return framedSheet({ language, title, told: words.pictures.title, main });
}

/** px that a thumbnail in a sheet should have at the least: its rows are up to 350 high. */
const enough = 350;

function tile(
  { key, name, description, type, width, height, placeholder }: SharedImage,
  base: string,
  { rendition: whole, marked }: Sheet,
  shown: string[],
  nth: string,
): string {
  const heights = [...shown, whole]
    .filter((rendition) => rendition !== "original")
    .map(Number)
    .toSorted((a, b) => a - b);
  const small = heights.find((height) => height >= enough) ?? heights.at(-1);
  const scale = small === undefined ? 1 : Math.min(1, small / height);
  const source = `${base}/${key}/${small ?? "original"}`;
  // What no browser shows leads to its largest thumbnail; the ZIP has the original. A watermark makes it something that all show.
  const leads = whole === "original" && !marked && /^image\/(heic|tiff)$/.test(type) ? (heights.at(-1) ?? whole) : whole;
  const ratio = Number((width / height).toFixed(4));
  const alt = escaped(description.trim().slice(0, 200) || name || nth);
  const size = `width="${Math.max(1, Math.round(width * scale))}" height="${Math.max(1, Math.round(height * scale))}"`;
  const img = `<img src="${source}" ${size} alt="${alt}" loading="lazy" decoding="async">`;
  const colour = colourOf(placeholder);
  const ground = colour === null ? `class="clear" style="--r:${ratio}"` : `style="--r:${ratio};background:${colour}"`;
  return `<li ${ground}><a href="${base}/${key}/${leads}">${img}</a></li>`;
}

/** The picture's mean colour; null where it is transparent in parts, or that is not known. */
function colourOf(placeholder: string): string | null {
  const hash = Buffer.from(placeholder, "base64");
  // The highest bit of the third byte is whether a ThumbHash has an alpha channel.
  if (hash.length < 5 || ((hash[2] ?? 0) & 0x80) !== 0) return null;
  const { r, g, b } = thumbHashToAverageRGBA(hash);
  return `rgb(${[r, g, b].map((each) => Math.round(each * 255)).join(" ")})`;
}

function pageNavigation(base: string, page: number, pages: number, words: (typeof said)["en"]): string {
  const to = (number: number, text: string, rel: string) =>
    number < 1 || number > pages ? "" : `<a rel="${rel}" href="${base}?page=${number}">${escaped(text)}</a>`;
  const where = `<span>${escaped(words.pageOf(page, pages))}</span>`;
  return `<nav class="pages" aria-label="${escaped(words.pages)}">${to(page - 1, words.previous, "prev")}${where}${to(page + 1, words.next, "next")}</nav>`;
}
