import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

/** A process and everything that it started and is still its descendant, by the kernel's own list. */
export function familyOf(root: number): number[] {
  const parents = new Map<number, number>();
  for (const name of readdirSync("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    const stat = read(`/proc/${name}/stat`);
    // proc(5): the name may hold spaces and brackets, so the fields are counted from its last bracket.
    if (stat !== null) parents.set(Number(name), Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]));
  }
  const family = [root];
  for (const one of family) for (const [pid, parent] of parents) if (parent === one) family.push(pid);
  return family;
}

/** Waits until none of these processes runs any more, for `patience` ms; returns those that still do. */
export async function outlived(pids: number[], patience: number): Promise<number[]> {
  const deadline = Date.now() + patience;
  for (;;) {
    const left = pids.filter((pid) => !/^\d+ \(.*\) [ZX] /.test(read(`/proc/${pid}/stat`) ?? "0 () X "));
    if (left.length === 0 || Date.now() > deadline) return left;
    await sleep(20);
  }
}

function read(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return null; // It has ended meanwhile.
  }
}
/** Bytes of memory: what a process holds itself, and its share of what it has in common with others. Null when it has ended. */
export function memoryOf(pid: number): { resident: number; share: number } | null {
  const rollup = read(`/proc/${pid}/smaps_rollup`);
  const kilobytes = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, "m").exec(rollup ?? "")?.[1] ?? Number.NaN) * 1024;
  return rollup === null || rollup === "" ? null : { resident: kilobytes("Rss"), share: kilobytes("Pss") };
}
