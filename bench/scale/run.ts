import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { constants, tmpdir } from "node:os";
import { join } from "node:path";
import { measure } from "./measure/measure.ts";
import { measuredFile, readMeasured } from "./measured.ts";
import { tablesOf } from "./tables/all.ts";
import { withTables } from "./words.ts";

// `node bench/scale/run.ts` measures a cluster on this machine, keeps what it came to in bench/results/scale.json, and writes the
// tables of docs/scale.md. `node bench/scale/run.ts tables` writes them from what was measured last.

const rounds = 6;

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => process.exit(128 + constants.signals[signal]));

if (process.argv[2] !== "tables") {
  const scratch = mkdtempSync(join(tmpdir(), "tessera-scale-"));
  process.env.TMPDIR = scratch;
  // PostgreSQL does not run as root, and has to find its own folder in there.
  chmodSync(scratch, 0o711);
  process.on("exit", () => rmSync(scratch, { recursive: true, force: true, maxRetries: 20 }));
  const measured = await measure(Number(process.argv[2] ?? rounds), (now) => console.error(now));
  const rounded = (_: string, value: unknown) => (typeof value === "number" ? Number(value.toPrecision(4)) : value);
  writeFileSync(measuredFile, `${JSON.stringify(measured, rounded)}\n`);
}
const page = join(import.meta.dirname, "..", "..", "docs", "scale.md");
writeFileSync(page, withTables(readFileSync(page, "utf8"), tablesOf(readMeasured())));
console.log("Written to docs/scale.md.");
process.exit(0);
