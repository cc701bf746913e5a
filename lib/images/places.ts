/** Where an image's bytes are in the storage. The two first characters of the id keep folders small. */
const folder = (id: string) => `${id.slice(0, 2)}/${id}`;

export const originalsPrefix = "originals/";
export const thumbnailsPrefix = "thumbnails/";

/** The name of an original. */
export function originalPlace(id: string): string {
  return `${originalsPrefix}${folder(id)}`;
}

/** The name of a thumbnail of `height` px. */
export function thumbnailPlace(id: string, height: number, format: string): string {
  return `${thumbnailsPrefix}${folder(id)}/${height}.${format}`;
}

/** Whose bytes a stored name is for: an original's, or a thumbnail's of `height` px. */
export type Place = { imageId: string; thumbnail: { height: number; format: string } | null };

/** Reads a name that `originalPlace` or `thumbnailPlace` wrote; null for every other. */
export function readPlace(name: string): Place | null {
  const [, kind, folder = "", imageId = "", height, format = ""] =
    /^(originals|thumbnails)\/([^/]{2})\/([^/]{22})(?:\/(\d{1,5})\.([a-z]{3,4}))?$/.exec(name) ?? [];
  if (!imageId.startsWith(folder) || kind === undefined || (kind === "thumbnails") !== (height !== undefined)) return null;
  return { imageId, thumbnail: height === undefined ? null : { height: Number(height), format } };
}
