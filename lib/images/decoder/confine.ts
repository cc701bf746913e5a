import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { constants, setPriority } from "node:os";

/** Bytes that decoding may add to what this process holds when it is ready: what `limits.ts` lets through by its reckoning, and a third more. */
const MEMORY = 950_000_000;

/**
 * Binds this process, its decoders loaded, before it sees hostile bytes: less priority than the server, a limit of memory, no
 * core dumps of other people's pictures, and the first choice of a kernel that runs out of memory. What the system does not
 * offer is left out.
 */
export function confine(): void {
  // The data segment and not the address space: WebAssembly reserves gigabytes of the latter that it never touches.
  const limit = `--data=${dataSegment() + MEMORY}`;
  spawnSync("prlimit", ["--pid", String(process.pid), limit, "--core=0"], { stdio: "ignore" });
  for (const thread of threads()) attempt(() => setPriority(thread, constants.priority.PRIORITY_LOW));
  attempt(() => writeFileSync("/proc/self/oom_score_adj", "500"));
  // Ctrl-C reaches the whole group; when to stop is the server's decision, which lets running work finish.
  process.on("SIGINT", () => {});
  process.on("disconnect", () => process.exit());
}

/** Bytes of it now, some 500 MB in Node, of which little is in memory; 0 where the system does not say. */
function dataSegment(): number {
  try {
    return Number(/^VmData:\s+(\d+) kB/m.exec(readFileSync("/proc/self/status", "utf8"))?.[1] ?? 0) * 1024;
  } catch {
    return 0;
  }
}

// Linux keeps priority per thread: that of the process would not reach the threads which decode.
function threads(): number[] {
  try {
    return readdirSync("/proc/self/task").map(Number);
  } catch {
    return [process.pid];
  }
}

function attempt(step: () => void): void {
  try {
    step();
  } catch {
    // Not this system, or not allowed: the limits that remain still hold.
  }
}
