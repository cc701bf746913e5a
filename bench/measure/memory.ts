import { readFileSync, writeFileSync } from "node:fs";

/** Bytes of memory that the process `pid` has now, and the most that it had since `forgetPeak`; null where there is no /proc. */
export function memoryOf(pid: number | null): { now: number; peak: number } | null {
  if (pid === null || process.platform !== "linux") return null;
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  const bytes = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, "m").exec(status)?.[1]) * 1024;
  return { now: bytes("VmRSS"), peak: bytes("VmHWM") };
}

/** Has the kernel count the most from now on. proc(5): that is what a 5 in `clear_refs` means. */
export function forgetPeak(pid: number): void {
  writeFileSync(`/proc/${pid}/clear_refs`, "5");
}
