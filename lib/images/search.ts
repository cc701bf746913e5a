/** What a search for an image looks through: its name, description and tags in lower case. */
export function searchTextOf(image: { name: string; description: string; tags: string[] }): string {
  return [image.name, image.description, ...image.tags].join("\n").toLowerCase();
}
