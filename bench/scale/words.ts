import { valueIn } from "#bench/report/words.ts";
import type { Kind } from "./measured.ts";

export const names: Record<Kind, string> = {
  thumbnail: "thumbnail",
  coldThumbnail: "thumbnail, cold",
  original: "original",
  temporary: "temporary link",
  list: "list of 50",
  link: "make a link",
  upload: "upload of 12 MP",
};

/** A table in Markdown. */
export function table(head: string[], rows: string[][]): string {
  const line = (cells: string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map((_, column) => (column === 0 ? "---" : "--:"))), ...rows.map(line)].join("\n");
}

/** `text` with each table put in the place that is marked for it; throws where a mark or a table is missing. */
export function withTables(text: string, tables: Record<string, string>): string {
  let all = text;
  for (const [name, made] of Object.entries(tables)) {
    const place = new RegExp(`(<!-- ${name} -->\n)[^]*?(<!-- end -->)`);
    if (!place.test(all)) throw new Error(`There is no place for the table "${name}"`);
    all = all.replace(place, (_, before, after) => `${before}\n${made}\n\n${after}`);
  }
  const places = [...text.matchAll(/<!-- (\w+) -->/g)].map(([, name = ""]) => name).filter((name) => name !== "end");
  const unknown = places.filter((name) => !Object.hasOwn(tables, name));
  if (unknown.length > 0) throw new Error(`There is no table for "${unknown.join(" ")}"`);
  return all;
}

export function seconds(value: number): string {
  return valueIn("s", value);
}

export function size(bytes: number): string {
  if (bytes < 1e6) return bytes < 1e3 ? `${Math.round(bytes)} B` : `${short(bytes / 1e3)} kB`;
  if (bytes < 1e12) return bytes < 1e9 ? `${short(bytes / 1e6)} MB` : `${short(bytes / 1e9)} GB`;
  return bytes < 1e15 ? `${short(bytes / 1e12)} TB` : `${short(bytes / 1e15)} PB`;
}

export function money(dollars: number): string {
  return `$${count(Number(dollars.toPrecision(3)))}`;
}

export function count(value: number): string {
  return Math.round(value).toLocaleString("en");
}

export function percent(part: number): string {
  return `${Math.round(part * 100)} %`;
}

/** Two digits that count, and all before the point. */
export function short(value: number): string {
  return value >= 100 ? value.toFixed(0) : String(Number(value.toPrecision(2)));
}
