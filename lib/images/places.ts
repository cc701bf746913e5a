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

/** The id of the image that a stored name belongs to; null for names that nothing of this version wrote. */
export function imageOfPlace(name: string): string | null {
  return /^(?:originals|thumbnails)\/[^/]{2}\/([^/]{22})(?:\/[^/]+)?$/.exec(name)?.[1] ?? null;
}
