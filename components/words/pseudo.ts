import type { CompiledMessage } from "icu-minify/format";

const plain = "aceilnorsuyzACEILNORSUYZ";
const accented = "áçéíłñóŕšúýžÁÇÉÍŁÑÓŔŠÚÝŽ";

/** A message longer by half and with accents, values and tags untouched: what does not look so on a page is not from the catalogue. */
export function drawOut(message: CompiledMessage): CompiledMessage {
  return typeof message === "string" ? drawn(message) : (message.map(node) as CompiledMessage);
}

function node(part: unknown): unknown {
  if (typeof part === "string") return drawn(part);
  if (!Array.isArray(part)) return part;
  const [name, kind, ...rest] = part;
  if (kind === undefined) return part;
  // The kinds of icu-minify: 1 to 3 choose between forms, 4 to 6 are numbers and dates, all else are the children of a tag.
  if (typeof kind === "number" && kind >= 4) return part;
  if (typeof kind === "number" && kind >= 1) {
    return [name, kind, Object.fromEntries(Object.entries(rest[0]).map(([form, value]) => [form, drawForm(value)]))];
  }
  return [name, node(kind), ...rest.map(node)];
}

function drawForm(form: unknown): unknown {
  return Array.isArray(form) ? form.map(node) : node(form);
}

function drawn(text: string): string {
  const letters = [...text].map((letter) => accented[plain.indexOf(letter)] ?? letter).join("");
  return text.trim() === ""
    ? text
    : letters +
        "~"
          .repeat(Math.ceil(text.trim().length / 4))
          .replace(/~~/g, "~ ")
          .trimEnd();
}
