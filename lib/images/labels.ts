import type { Labels } from "#db/tags.ts";

/** What people say of an image. */
export type Said = { name: string; description: string; tags: string[] };

/** What is stored of that: itself, each tag once, and what it is found and sorted by. */
export function labelsOf({ name, description, tags }: Said): Labels {
  const keys = tags.map(keyOfTag);
  const once = tags.filter((_, at) => keys.indexOf(keys[at] ?? "") === at);
  return { name, nameKey: nameKeyOf(name), description, tags: once, search: searchTextOf({ name, description, tags: once }) };
}

/** A tag whatever its case: two with the same key are the same. */
export function keyOfTag(tag: string): string {
  return tag.normalize("NFC").toLowerCase();
}

/** What a search for an image looks through: its name, description and tags in lower case. */
export function searchTextOf(image: Said): string {
  return [image.name, image.description, ...image.tags].join("\n").toLowerCase();
}

/** Letters that Unicode does not take apart into one of the alphabet and a mark. */
const plain: Record<string, string> = { ł: "l", ø: "o", đ: "d", ß: "ss", æ: "ae", œ: "oe" };
const mostCharacters = 100;

/**
 * What a name is sorted by, the same on every store: letters whatever their case and marks, and numbers by their size, so that
 * `IMG_9` comes before `img_10`. Never empty.
 */
export function nameKeyOf(name: string): string {
  const letters = name
    .toLowerCase()
    .replaceAll(/[łøđßæœ]/g, (letter) => plain[letter] ?? letter)
    .normalize("NFKD")
    .replaceAll(/\p{M}/gu, "");
  // A number is preceded by how many digits it has: of two with as many, the first digit that differs tells.
  const numbered = letters.replaceAll(/\d+/g, (digits) => {
    const number = digits.replace(/^0+(?=\d)/, "");
    return String(number.length).padStart(3, "0") + number;
  });
  return numbered.slice(0, mostCharacters).toWellFormed() || " ";
}
