import type { Measured } from "../measured.ts";
import { checkTables } from "./checks.ts";
import { costTables } from "./costs.ts";
import { needTables } from "./needs.ts";

/** Every table of docs/scale.md by its name, as Markdown, from what was measured. */
export function tablesOf(measured: Measured): Record<string, string> {
  return { ...costTables(measured), ...checkTables(measured), ...needTables(measured) };
}
