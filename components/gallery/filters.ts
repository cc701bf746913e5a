import { type Find, filtersOf } from "#components/gallery/find.ts";
import type { Words } from "#components/words/words.ts";

/** The types that are taken as uploads, with the names that people know. */
export const types = {
  "image/jpeg": "JPEG",
  "image/png": "PNG",
  "image/webp": "WebP",
  "image/gif": "GIF",
  "image/avif": "AVIF",
  "image/tiff": "TIFF",
  "image/heic": "HEIC",
} as const;

export const orientations = ["landscape", "portrait", "square"] as const;

export type FilterName = keyof ReturnType<typeof filtersOf>;

/** What leaves pictures out, each with the words that say it. */
export function saidFilters(find: Find, t: Words<"gallery">): { name: FilterName; said: string }[] {
  return (Object.entries(filtersOf(find)) as [FilterName, string][]).map(([name, value]) => ({ name, said: say(name, value, t) }));
}

function say(name: FilterName, value: string, t: Words<"gallery">): string {
  const day = () => (Number.isNaN(Date.parse(value)) ? value : t.date(value, { dateStyle: "medium", timeZone: "UTC" }));
  if (name === "q") return t("chipSearch", { words: value });
  if (name === "tag") return t("chipTag", { tag: value });
  if (name === "from") return t("chipFrom", { day: day() });
  if (name === "to") return t("chipTo", { day: day() });
  if (name === "live") return t("chipLive");
  if (name === "type") return types[value as keyof typeof types] ?? value;
  const known = orientations.find((each) => each === value);
  return known === undefined ? value : t(known);
}
