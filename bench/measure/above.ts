import type { Figure } from "./figure.ts";
import { forgetPeak, memoryOf } from "./memory.ts";
import { reach } from "./reach.ts";

const rounds = 3;

/** How far the memory of the process `pid` rises above what it was at first, while it does all of `works`, round after round; at `most` so many bytes. */
export async function memoryAbove(what: string, pid: number | null, most: number, works: (() => Promise<unknown>)[]): Promise<Figure> {
  const idle = memoryOf(pid);
  const values: number[] = [];
  for (let round = 0; pid !== null && idle !== null && round < rounds; round++) {
    forgetPeak(pid);
    for (const work of works) await work();
    const after = memoryOf(pid);
    if (after !== null) values.push(after.peak - idle.now);
  }
  return reach({ what, unit: "B", values, goal: { most }, missing: "this system does not tell what memory a process has" });
}
