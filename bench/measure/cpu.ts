import { readdirSync, readFileSync } from "node:fs";

/** Ticks a second in which Linux tells processes their time: 100 on every architecture that Node runs on. */
const TICKS = 100;

type Process = { pid: number; parent: number; ticks: number };

/** Reads a line of `/proc/{pid}/stat`. proc(5): the name may hold spaces and brackets, so the fields are counted from its last bracket. */
export function parseStat(line: string): Process {
  const fields = line.slice(line.lastIndexOf(")") + 2).split(" ");
  // utime, stime, and the same of the children that have ended.
  const sum = (...places: number[]) => places.reduce((all, field) => all + Number(fields[field]), 0);
  return { pid: Number.parseInt(line, 10), parent: Number(fields[1]), ticks: sum(11, 12, 13, 14) };
}

/** Seconds of CPU that a process and everything it started have used so far, by the kernel's own account; null where there is no /proc. */
export function cpuSecondsOf(root: number | null): number | null {
  const processes = root === null ? [] : allProcesses();
  const family = processes.filter(({ pid }) => pid === root);
  for (const { pid } of family) family.push(...processes.filter(({ parent }) => parent === pid));
  return family.length === 0 ? null : family.reduce((sum, { ticks }) => sum + ticks, 0) / TICKS;
}

/** The processes that `start` leaves running as children of this one; none where the system does not say. */
export async function childrenOf<T>(start: () => Promise<T>): Promise<{ started: T; pids: number[] }> {
  const before = new Set(children());
  const started = await start();
  return { started, pids: children().filter((pid) => !before.has(pid)) };
}

/** The process that `start` leaves running as a child of this one; null where the system does not say. */
export async function childOf<T>(start: () => Promise<T>): Promise<{ started: T; pid: number | null }> {
  const { started, pids } = await childrenOf(start);
  return { started, pid: pids[0] ?? null };
}

function children(): number[] {
  return allProcesses().flatMap(({ pid, parent }) => (parent === process.pid ? [pid] : []));
}

function allProcesses(): Process[] {
  if (process.platform !== "linux") return [];
  return readdirSync("/proc").flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    try {
      return [parseStat(readFileSync(`/proc/${name}/stat`, "utf8"))];
    } catch {
      return []; // It has ended meanwhile.
    }
  });
}
