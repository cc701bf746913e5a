import { calendar, zoneHere } from "#components/gallery/days.ts";
import type { Find } from "#components/gallery/find.ts";
import type { Image } from "#lib/web/shapes.ts";

/** Whether a picture is among those that one looks for. What only the server knows, it says on the next reading. */
export function fits(image: Image, { q, type, orientation, from, to, live, tag }: Find): boolean {
  const { name, description, tags, createdAt } = image;
  const day = from === undefined && to === undefined ? "" : calendar(zoneHere())(createdAt);
  const same = (text: string) => text.toLowerCase();
  return (
    (q === undefined || [name, description, ...tags].some((text) => same(text).includes(same(q)))) &&
    (type === undefined || image.type === type) &&
    (orientation === undefined || orientationOf(image) === orientation) &&
    (from === undefined || day >= from) &&
    (to === undefined || day <= to) &&
    (tag === undefined || tags.some((each) => same(each) === same(tag))) &&
    live === undefined
  );
}

/** Which way a picture lies. */
function orientationOf({ width, height }: Image): "landscape" | "portrait" | "square" {
  return width === height ? "square" : width > height ? "landscape" : "portrait";
}

/** The order in which pictures stand: negative where `a` comes before `b`. */
export function inOrder(a: Image, b: Image, { sort }: Find): number {
  const up = sort === undefined || sort.startsWith("-") ? -1 : 1;
  if (sort === "name") return a.name.localeCompare(b.name, undefined, { numeric: true }) || compare(a.id, b.id);
  const by = sort?.endsWith("bytes") ? ("bytes" as const) : ("createdAt" as const);
  return up * (compare(a[by], b[by]) || compare(a.id, b.id));
}

function compare<T extends string | number>(a: T, b: T): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
