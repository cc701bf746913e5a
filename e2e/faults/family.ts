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
