/** What is known of a representation before its bytes are read. `etag` is quoted, `size` in bytes. */
export type Representation = { etag: string; modified: Date; size: number };
type Header = (name: string) => string | null | undefined;
export type ByteRange = { start: number; end: number };

/** Whether the caller's copy is still good, so that 304 answers. RFC 9110 §13.2.2: If-None-Match, else If-Modified-Since. */
export function isFresh(header: Header, { etag, modified }: Representation): boolean {
  const noneMatch = header("if-none-match") ?? null;
  if (noneMatch !== null) {
    // §13.1.2 asks for weak comparison: proxies that compress turn our strong tags into weak ones.
    return noneMatch.trim() === "*" || noneMatch.split(",").some((tag) => tag.trim().replace(/^W\//, "") === etag);
  }
  const since = dateOf(header("if-modified-since"));
  return since !== null && wholeSeconds(modified) <= since;
}

/** The bytes asked for: a range, null for all of them, or "unsatisfiable" (416). RFC 9110 §14.2. */
export function rangeOf(header: Header, representation: Representation): ByteRange | null | "unsatisfiable" {
  const asked = header("range") ?? null;
  if (asked === null || !ifRangeHolds(header("if-range") ?? null, representation)) return null;
  // A range that is malformed, of another unit, or one of several is ignored, not refused.
  const [, first = "", last = ""] = /^bytes=\s*(\d{0,15})-(\d{0,15})\s*$/i.exec(asked) ?? [];
  if (first === "" && last === "") return null;
  const { size } = representation;
  if (first === "") {
    const length = Math.min(Number(last), size);
    return length === 0 ? "unsatisfiable" : { start: size - length, end: size - 1 };
  }
  const start = Number(first);
  if (last !== "" && Number(last) < start) return null;
  return start >= size ? "unsatisfiable" : { start, end: last === "" ? size - 1 : Math.min(Number(last), size - 1) };
}

/** §13.1.5: a range only holds for the very bytes that its condition names; a weak tag never does. */
function ifRangeHolds(condition: string | null, { etag, modified }: Representation): boolean {
  if (condition === null || condition.trim() === etag) return true;
  return dateOf(condition) === wholeSeconds(modified);
}

function dateOf(text: string | null | undefined): number | null {
  if (!text || !/^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/.test(text.trim())) return null;
  const time = Date.parse(text);
  return Number.isNaN(time) ? null : time;
}

function wholeSeconds(date: Date): number {
  return Math.floor(date.getTime() / 1000) * 1000;
}
