import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { constants, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { calls } from "./calls.ts";
import { full } from "./full.ts";
import { kill } from "./kill.ts";
import { large } from "./large.ts";
import { move } from "./move.ts";
import { mutants } from "./mutants.ts";
import { nodes } from "./nodes.ts";
import type { Part } from "./part.ts";
import { power } from "./power.ts";
import { starts } from "./starts.ts";
import { timing } from "./timing.ts";
import { tokens } from "./tokens.ts";

// `npm run test:faults`, or parts of it: `npm run test:faults -- kill --seed 7 --count 50`. Each part says how to repeat it.

const parts: Record<string, Part> = { kill, nodes, starts, move, calls, full, power, mutants, large, tokens, timing };

// Everything that is started here writes below one folder, and leaves with it. PostgreSQL, under another user, must be able to enter.
const scratch = mkdtempSync(join(tmpdir(), "tessera-faults-"));
chmodSync(scratch, 0o755);
process.env.TMPDIR = scratch;
process.on("exit", () => rmSync(scratch, { recursive: true, force: true, maxRetries: 5 }));
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => process.exit(128 + constants.signals[signal]));

const sum = { passed: 0, failed: 0 };
try {
  const { values, positionals: chosen } = parseArgs({
    options: { seed: { type: "string" }, count: { type: "string" } },
    allowPositionals: true,
  });
  const seed = values.seed === undefined ? Date.now() % 1_000_000 : Number(values.seed);
  const unknown = chosen.filter((name) => !Object.hasOwn(parts, name));
  if (unknown.length > 0)
    throw new Error(`There is no part "${unknown.join(" ")}": npm run test:faults -- ${Object.keys(parts).join(" | ")}`);
  const counts = values.count === undefined ? [] : [Number(values.count)];
  if (![seed, ...counts].every((number) => Number.isSafeInteger(number) && number >= 0) || counts.includes(0))
    throw new Error("npm run test:faults -- [part…] [--seed 7] [--count 50]");
  for (const [name, part] of Object.entries(parts)) {
    if (chosen.length === 0 || chosen.includes(name)) await run(name, part, seed, counts[0] ?? part.count);
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  sum.failed += 1;
}
console.log(`\n${sum.passed} passed, ${sum.failed} failed, 0 skipped`);
process.exit(sum.failed > 0 ? 1 : 0);

async function run(name: string, { title, run }: Part, seed: number, count: number): Promise<void> {
  console.log(`\n── ${title}: npm run test:faults -- ${name} --seed ${seed} --count ${count}`);
  const since = performance.now();
  const tell = (progress: string) => void (process.stderr.isTTY && process.stderr.write(`\r${progress}\x1b[K`));
  const outcome = await run({ seed, count, tell }).catch((error: unknown) => {
    const fault = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { passed: 0, faults: [fault], late: [], said: [] };
  });
  tell("");
  for (const line of outcome.said) console.log(line);
  const faults = [...outcome.faults, ...outcome.late];
  if (outcome.passed === 0 && faults.length === 0) faults.push("Nothing was tried.");
  for (const fault of faults) console.log(`✗ ${fault}`);
  console.log(`${Math.round((performance.now() - since) / 1000)} s`);
  sum.passed += outcome.passed;
  sum.failed += faults.length;
}
