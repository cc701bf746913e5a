/** Control characters and the bidirectional ones that make a name read as another (Unicode TR 36, 3.1). */
const invisible = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/u;
const mostCharacters = 255;

/** Makes an image's name of what an upload called itself: no path, no control or bidirectional characters, at most 255 characters. */
export function nameOf(given: string | null | undefined, now: Date): string {
  const last = (given ?? "").split(/[\\/]/).at(-1) ?? "";
  const clean = last.replaceAll(new RegExp(invisible, "gu"), "").trim().toWellFormed();
  return clean === "" || clean === "." || clean === ".." ? `image-${now.toISOString().slice(0, 10).replaceAll("-", "")}` : shorten(clean);
}

/** What is wrong with a name that somebody chose, as a sentence; null when nothing is. */
export function faultOfName(name: string): string | null {
  if (name.trim() === "") return "must not be empty";
  if (name.length > mostCharacters) return `must have at most ${mostCharacters} characters`;
  if (invisible.test(name)) return "must not have control or bidirectional characters";
  if (!name.isWellFormed()) return "must not have half characters";
  return /[\\/]/.test(name) ? "must not be a path" : null;
}

/** The name's stem for another file: `beach.jpg` is `beach`. */
export function stemOf(name: string): string {
  return /^(.+)\.[A-Za-z0-9]{1,5}$/.exec(name)?.[1] ?? name;
}

function shorten(name: string): string {
  if (name.length <= mostCharacters) return name;
  const extension = /\.[A-Za-z0-9]{1,10}$/.exec(name)?.[0] ?? "";
  // A cut through a surrogate pair leaves half a character, which toWellFormed would show as U+FFFD.
  return name.slice(0, mostCharacters - extension.length).replace(/[\uD800-\uDBFF]$/, "") + extension;
}
