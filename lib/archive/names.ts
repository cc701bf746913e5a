/** Bytes of a name in UTF-8: Linux takes 255, and a number has to fit behind. */
const mostBytes = 240;
/** What Windows keeps for itself, whatever the extension (Microsoft: Naming Files, Paths, and Namespaces). */
const reserved = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)/i;

/** Makes names for the files of one archive: each fit for Windows, macOS and Linux, and none twice there, where case does not count. */
export function namer(): (wanted: string) => string {
  const taken = new Set<string>();
  const next = new Map<string, number>();
  return function nameFile(wanted) {
    const [stem, extension] = split(safe(wanted));
    const family = `${stem}${extension}`.toLowerCase();
    let name = `${shorten(stem, extension)}${extension}`;
    for (let number = next.get(family) ?? 2; taken.has(name.toLowerCase()); number++) {
      name = `${shorten(stem, extension)} (${number})${extension}`;
      next.set(family, number + 1);
    }
    taken.add(name.toLowerCase());
    return name;
  };
}

function safe(wanted: string): string {
  const clean = wanted
    .normalize("NFC")
    .replaceAll(/[<>:"/\\|?*\p{Cc}]/gu, "_")
    // Windows drops both from the end, and a leading dot hides a file.
    .replaceAll(/^\.+|[. ]+$/g, (dots) => "_".repeat(dots.length));
  return clean === "" ? "_" : reserved.test(clean) ? `_${clean}` : clean;
}

function split(name: string): [stem: string, extension: string] {
  const [, stem = name, extension = ""] = /^(.+)(\.[A-Za-z0-9]{1,10})$/.exec(name) ?? [];
  return [stem, extension];
}

function shorten(stem: string, extension: string): string {
  let short = stem;
  while (Buffer.byteLength(short + extension) > mostBytes) short = [...short].slice(0, -1).join("");
  return short;
}
