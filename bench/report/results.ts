import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Figure } from "#bench/measure/figure.ts";
import { chartOf } from "./chart.ts";
import type { Machine } from "./machine.ts";

/** What came of one part, and of what: enough to judge it by later. Seconds, bytes a second, or so many a second. */
export type Result = { at: string; commit: string | null; machine: Machine; versions: string; notes: string; figures: Figure[] };

const folder = join(import.meta.dirname, "..", "results");
const latest = join(folder, "latest.json");

/** Writes a part's result and its chart; the results of parts that did not run stay. */
export function keepResult(part: string, title: string, result: Result): void {
  mkdirSync(folder, { recursive: true });
  const parts: Record<string, Result> = existsSync(latest) ? JSON.parse(readFileSync(latest, "utf8")) : {};
  const rounded = (_: string, value: unknown) => (typeof value === "number" ? Number(value.toPrecision(4)) : value);
  writeFileSync(latest, `${JSON.stringify({ ...parts, [part]: result }, rounded, 2)}\n`);
  writeFileSync(join(folder, `${part}.svg`), chartOf(title, result.figures));
}
