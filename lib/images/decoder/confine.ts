import { spawnSync } from "node:child_process";
import { readdirSync, writeFileSync } from "node:fs";
import { constants, setPriority } from "node:os";

/** Bytes of memory that one child may hold: twice and more what `limits.ts` lets through by its reckoning. */
const MEMORY = 1_300_000_000;

/**
 * Binds this process before it sees hostile bytes: less priority than the server, a limit of memory, no core dumps of other
 * people's pictures, and the first choice of a kernel that runs out of memory. What the system does not offer is left out.
 */
export function confine(): void {
  // The data segment and not the address space: WebAssembly reserves gigabytes of the latter that it never touches.
  spawnSync("prlimit", ["--pid", String(process.pid), `--data=${MEMORY}`, "--core=0"], { stdio: "ignore" });
  for (const thread of threads()) attempt(() => setPriority(thread, constants.priority.PRIORITY_BELOW_NORMAL));
  attempt(() => writeFileSync("/proc/self/oom_score_adj", "500"));
  // Ctrl-C reaches the whole group; when to stop is the server's decision, which lets running work finish.
  process.on("SIGINT", () => {});
  process.on("disconnect", () => process.exit());
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
