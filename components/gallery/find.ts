/** What one looks for in the gallery, and in which order; the page's address says the same, and so does what the API is asked. */
export const finding = ["q", "type", "orientation", "from", "to", "live", "tag", "album", "sort"] as const;

export type Find = Partial<Record<(typeof finding)[number], string>>;

/** In which order pictures stand, the usual one first; in an album, the album's own is the usual one. */
export const sorts = ["-createdAt", "createdAt", "name", "-bytes", "bytes"] as const;
export type Sort = (typeof sorts)[number];

/** Reads what is looked for from an address; what the gallery does not know is left out. */
export function findOf(asked: Record<string, string | string[] | undefined>): Find {
  const find: Find = {};
  for (const name of finding) {
    const value = asked[name];
    if (typeof value === "string" && value.trim() !== "") find[name] = value.trim().slice(0, 200);
  }
  if (find.sort !== undefined && (find.sort === sorts[0] || !sorts.some((sort) => sort === find.sort))) delete find.sort;
  return find;
}

/** The same without what is given as `undefined`. */
export function narrow(find: Find, change: { [name in keyof Find]?: string | undefined }): Find {
  return findOf({ ...find, ...change });
}

/** The address of what is looked for; an album has its own page. */
export function addressOf(find: Find, more: Record<string, string> = {}): string {
  const { album, ...rest } = find;
  const asked = new URLSearchParams({ ...rest, ...more }).toString();
  return `${album === undefined ? "/gallery" : `/albums/${album}`}${asked === "" ? "" : `?${asked}`}`;
}

/** What leaves pictures out: all that is looked for but the order, and the album in which one stands. */
export function filtersOf({ sort: _order, album: _place, ...filters }: Find): Omit<Find, "sort" | "album"> {
  return filters;
}

/** Whether anything is left out. */
export function isFiltered(find: Find): boolean {
  return Object.keys(filtersOf(find)).length > 0;
}

/** Whether the pictures stand by their days. */
export function isByDay({ sort, album }: Find): boolean {
  return sort === "createdAt" || (sort === undefined && album === undefined);
}
