/** Control characters and the bidirectional ones that make a name read as another (Unicode TR 36, 3.1). */
const invisible = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/u;
const mostCharacters = 255;

/** The extensions of each type that is taken in, the usual one first. */
const extensions: Record<string, string[]> = {
  "image/jpeg": ["jpg", "jpeg"],
  "image/png": ["png"],
  "image/webp": ["webp"],
  "image/gif": ["gif"],
  "image/avif": ["avif"],
  "image/tiff": ["tiff", "tif"],
  "image/heic": ["heic", "heif"],
};
/** Whether a text has characters that are not seen, or that make it read as another. */
export function deceives(text: string): boolean {
  return invisible.test(text);
}

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

/** Whether an original of `type` may be asked for with `extension`. */
export function isExtensionOf(type: string, extension: string): boolean {
  return extensions[type]?.includes(extension) ?? false;
}

/** The file name under which an original is saved: its own, with an extension that tells the truth about its bytes. */
export function fileNameOf(name: string, type: string): string {
  const [, stem = name, extension = ""] = /^(.+)\.([A-Za-z0-9]{1,5})$/.exec(name) ?? [];
  return isExtensionOf(type, extension.toLowerCase()) ? name : `${stem}.${extensions[type]?.[0] ?? "bin"}`;
}

function shorten(name: string): string {
  if (name.length <= mostCharacters) return name;
  const extension = /\.[A-Za-z0-9]{1,10}$/.exec(name)?.[0] ?? "";
  // A cut through a surrogate pair leaves half a character, which toWellFormed would show as U+FFFD.
  return name.slice(0, mostCharacters - extension.length).replace(/[\uD800-\uDBFF]$/, "") + extension;
}
