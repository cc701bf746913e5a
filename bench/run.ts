import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { constants, tmpdir } from "node:os";
import { join } from "node:path";
import { measureBoth } from "./both/part.ts";
import { measureDelivery } from "./delivery/part.ts";
import { measureGrowth } from "./growth/part.ts";
import { measureIngest } from "./ingest/part.ts";
import { measureNodes } from "./nodes/part.ts";
import { measurePages } from "./pages/part.ts";
import type { Part } from "./part.ts";
import { commit, thisMachine } from "./report/machine.ts";
import { keepResult } from "./report/results.ts";
import { tableOf } from "./report/table.ts";
import { measureRoom } from "./room/part.ts";
import { measureStart } from "./start/part.ts";

// `npm run bench`, or parts of it: `npm run bench -- delivery`. The figures are ratios to what stands for the limit, taken in turns.

const parts: Record<string, { title: string; measure: Part }> = {
  delivery: { title: "Delivery: how far from the goal", measure: measureDelivery },
  growth: { title: "Growth: how far from the goal", measure: measureGrowth },
  ingest: { title: "Ingest: how far from the goal", measure: measureIngest },
  both: { title: "Both at once: how far from the goal", measure: measureBoth },
  nodes: { title: "Two nodes: how far from the goal", measure: measureNodes },
  pages: { title: "Pages: how much of the goal is taken", measure: measurePages },
  room: { title: "Room: how much of what the recipes give is taken", measure: measureRoom },
  start: { title: "Start: how much of the goal is taken", measure: measureStart },
};
/** Odd, so that the median is a round that was. */
const rounds = 13;
/** Of rounds, for each part: a machine that is too slow for all of them says so by their number. */
const mostSeconds = 150;

// Everything that is started here writes below one folder, and leaves with it.
const scratch = mkdtempSync(join(tmpdir(), "tessera-bench-"));
process.env.TMPDIR = scratch;
// PostgreSQL does not run as root, and has to find its own folder in there.
chmodSync(scratch, 0o711);
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => finish(128 + constants.signals[signal]));

function finish(code: number): never {
  // Listed last, so that what writes there is killed before.
  process.on("exit", () => rmSync(scratch, { recursive: true, force: true, maxRetries: 20 }));
  process.exit(code);
}

async function measure(name: string, { title, measure }: { title: string; measure: Part }): Promise<void> {
  const machine = thisMachine();
  const tell = (now: number | string) => {
    process.stderr.write(`\r${name}: ${typeof now === "number" ? `round ${now} of ${rounds}` : now}\x1b[K`);
  };
  const { figures, ...said } = await measure({ rounds, mostSeconds, tell });
  process.stderr.write("\r\x1b[K");
  const [versions, notes] = [said.versions.join(", "), said.notes.join("; ")];
  keepResult(name, title, { at: new Date().toISOString(), commit: await commit(), machine, versions, notes, figures });

  const { cpu, cores, node, load } = machine;
  console.log(`\n${name} on ${cores} × ${cpu} at load ${load}; node ${node}, ${versions}`);
  const most = Math.max(...figures.map((figure) => figure.rounds));
  console.log(`${said.notes.join("\n")}\nmedians of up to ${most} rounds in turn, with quartiles\n\n${tableOf(figures)}`);
}

const chosen = process.argv.slice(2);
const unknown = chosen.filter((name) => !Object.hasOwn(parts, name));
if (unknown.length > 0) {
  console.error(`There is no part "${unknown.join(" ")}": npm run bench -- ${Object.keys(parts).join(" | ")}`);
  finish(2);
}
try {
  for (const [name, part] of Object.entries(parts)) if (chosen.length === 0 || chosen.includes(name)) await measure(name, part);
} catch (error) {
  console.error(error);
  finish(1);
}
console.log("\nWritten to bench/results/.");
finish(0);
