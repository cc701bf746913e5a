import { isId } from "#lib/id.ts";
import type { ThumbnailFormat } from "#lib/images/decoder/index.ts";

export type OriginalAddress = { key: string; rendition: "original"; extension: string | null };
export type ThumbnailAddress = { key: string; rendition: string; height: number; format: ThumbnailFormat | null };

/** What the path of a permanent link names: an original or a thumbnail (`height` in px), with or without its extension. */
export type Address = OriginalAddress | ThumbnailAddress;

/** The types of the formats that thumbnails come in. */
export const typeOfFormat: Record<ThumbnailFormat, string> = {
  jpg: "image/jpeg",
  png: "image/png",
  webp: "image/webp",
  avif: "image/avif",
};

/** Reads `/i/{key}/{rendition}[.{extension}]`; null for every other path. */
export function parseAddress(path: string): Address | null {
  const [, key = "", name = "", extension = null] = /^\/i\/([^/]{22})\/([a-z0-9]{2,8})(?:\.([a-z]{3,4}))?$/.exec(path) ?? [];
  if (!isId(key)) return null;
  if (name === "original") return { key, rendition: name, extension };
  // Heights are 16 to 4096 px, written without leading zeros: one thumbnail has one address.
  if (!/^[1-9]\d{1,3}$/.test(name) || (extension !== null && !(extension in typeOfFormat))) return null;
  return { key, rendition: name, height: Number(name), format: extension as ThumbnailFormat | null };
}
