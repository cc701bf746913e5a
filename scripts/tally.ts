import { writeFileSync } from "node:fs";
import type { Reporter, TestModule } from "vitest/node";

/** How many tests passed, failed and were skipped. */
export type Tally = { passed: number; failed: number; skipped: number };

/** A Vitest reporter that writes, to the file `TALLY_FILE` names, one tally for each project. */
export default class TallyReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    const tallies: Record<string, Tally> = {};
    for (const module of modules) {
      const tally = (tallies[module.project.name] ??= { passed: 0, failed: 0, skipped: 0 });
      for (const test of module.children.allTests()) tally[countedAs[test.result().state]] += 1;
      // A file that does not load, or whose hooks fail, is one failed test.
      if (module.errors().length > 0) tally.failed += 1;
    }
    if (errors.length > 0) tallies["outside any test"] = { passed: 0, failed: errors.length, skipped: 0 };
    if (process.env.TALLY_FILE) writeFileSync(process.env.TALLY_FILE, JSON.stringify(tallies));
  }
}

// A test that never ran because the run was cut short did not pass.
const countedAs = { passed: "passed", failed: "failed", skipped: "skipped", pending: "failed" } as const;
