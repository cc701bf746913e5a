import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Figure } from "#bench/measure/figure.ts";
import { chartOf } from "./chart.ts";
import type { Machine } from "./machine.ts";
import { tableOf } from "./table.ts";

/** What came of one part, and of what: enough to judge it by later. Seconds, bytes a second, or so many a second. */
export type Result = { at: string; commit: string | null; machine: Machine; versions: string; notes: string; figures: Figure[] };

const folder = join(import.meta.dirname, "..", "results");
const latest = join(folder, "latest.json");

/** Writes a part's result and its chart, and the table of all parts; the results of parts that did not run stay. */
export function keepResult(part: string, title: string, result: Result): void {
  mkdirSync(folder, { recursive: true });
  const parts: Record<string, Result> = existsSync(latest) ? JSON.parse(readFileSync(latest, "utf8")) : {};
  const rounded = (_: string, value: unknown) => (typeof value === "number" ? Number(value.toPrecision(4)) : value);
  const results = { ...parts, [part]: result };
  writeFileSync(latest, `${JSON.stringify(results, rounded, 2)}\n`);
  writeFileSync(join(folder, "table.md"), `# All figures\n\n${Object.entries(results).map(sectionOf).join("\n")}`);
  writeFileSync(join(folder, `${part}.svg`), chartOf(title, result.figures));
}

function sectionOf([part, { at, commit, machine, versions, notes, figures }]: [string, Result]): string {
  const { cpu, cores, node, load } = machine;
  const made = `${at.slice(0, 10)}${commit === null ? "" : `, commit ${commit}`}, ${cores} × ${cpu} at load ${load}, node ${node}`;
  const lines = [made, versions, notes].filter((line) => line !== "").join("\n");
  return `## ${part}\n\n${lines}\n\n\`\`\`text\n${tableOf(figures)}\n\`\`\`\n`;
}
