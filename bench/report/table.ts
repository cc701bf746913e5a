import type { Figure } from "#bench/measure/figure.ts";
import { goalOf, ratioOf, valueIn } from "./words.ts";

const head = ["what", "Tessera", "limit", "ratio", "goal", "holds"];

/** The figures as a table of plain text. */
export function tableOf(figures: Figure[]): string {
  const rows = [head, ...figures.map(rowOf)];
  const widths = head.map((_, column) => Math.max(...rows.map((row) => (row.length === head.length ? (row[column] ?? "").length : 0))));
  widths[0] = Math.max(...rows.map(([what = ""]) => what.length));
  const lines = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
  lines.splice(1, 0, widths.map((width) => "─".repeat(width)).join("  "));
  return lines.join("\n");
}

function rowOf({ what, against, unit, goal, spreads, holds, missing }: Figure): string[] {
  if (spreads === null) return [what, `not measured: ${missing}`];
  return [
    what,
    valueIn(unit, spreads.tessera.median),
    `${valueIn(unit, spreads.limit.median)} ${against}`,
    ratioOf(spreads.ratio),
    goalOf(goal),
    holds === null ? "–" : holds ? "yes" : "no",
  ];
}
