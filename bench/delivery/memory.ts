import type { Figure } from "#bench/measure/figure.ts";
import { forgetPeak, memoryOf } from "#bench/measure/memory.ts";
import { reach } from "#bench/measure/reach.ts";

const rounds = 3;

/** How far the memory of the process `pid` rises above what it was at first, while it does all of `works`, round after round. */
export async function memoryAbove(what: string, pid: number | null, works: (() => Promise<unknown>)[]): Promise<Figure> {
  const idle = memoryOf(pid);
  const values: number[] = [];
  for (let round = 0; pid !== null && idle !== null && round < rounds; round++) {
    forgetPeak(pid);
    for (const work of works) await work();
    const after = memoryOf(pid);
    if (after !== null) values.push(after.peak - idle.now);
  }
  return reach({ what, unit: "B", values, goal: { most: 64e6 }, missing: "this system does not tell what memory a process has" });
}
