import { uploadOfPiece } from "#lib/storage/pieces.ts";

/** Where an image's bytes are in the storage. The two first characters of the id keep folders small. */
const folder = (id: string) => `${id.slice(0, 2)}/${id}`;

export const originalsPrefix = "originals/";
export const thumbnailsPrefix = "thumbnails/";
export const copiesPrefix = "copies/";

/** The name of an original. */
export function originalPlace(id: string): string {
  return `${originalsPrefix}${folder(id)}`;
}

/** The name of a thumbnail of `height` px. */
export function thumbnailPlace(id: string, height: number, format: string): string {
  return `${thumbnailsPrefix}${folder(id)}/${height}.${format}`;
}

/** The name of a copy: `stripped`, or `{rendition}-{hash}.{format}`. */
export function copyPlace(id: string, name: string): string {
  return `${copiesPrefix}${folder(id)}/${name}`;
}

/** Whose bytes a stored name is for, and which of them; those of an upload are for the image that it will be. */
export type Place = { imageId: string; of: "originals" | "thumbnails" | "copies" | "uploads" };

const names = /^(originals|thumbnails|copies)\/([^/]{2})\/([^/]{22})(?:\/([^/]+))?$/;
const nameOf = { thumbnails: /^\d{1,5}\.[a-z]{3,4}$/, copies: /^(?:stripped|[a-z0-9]{2,8}-[\w-]{22}\.[a-z]{3,4})$/ };

/** Reads a name that `originalPlace`, `thumbnailPlace` or `copyPlace` wrote, or that of a piece of an upload; null for every other. */
export function readPlace(place: string): Place | null {
  const upload = uploadOfPiece(place);
  if (upload !== null) return { imageId: upload, of: "uploads" };
  const [, kind, folder = "", imageId = "", name] = names.exec(place) ?? [];
  const of = kind as "originals" | keyof typeof nameOf | undefined;
  if (of === undefined || !imageId.startsWith(folder)) return null;
  const isName = of === "originals" ? name === undefined : nameOf[of].test(name ?? "");
  return isName ? { imageId, of } : null;
}
