import { execFile } from "node:child_process";
import { arch, availableParallelism, cpus, loadavg, platform, release, totalmem } from "node:os";
import { promisify } from "node:util";

/** What the figures were measured on. `load` is the machine's over the last minute: how much others used it. */
export type Machine = { cpu: string; cores: number; memory: string; system: string; node: string; load: number };

export function thisMachine(): Machine {
  return {
    cpu: cpus()[0]?.model.trim() ?? "unknown",
    cores: availableParallelism(),
    memory: `${Math.round(totalmem() / 2 ** 30)} GiB`,
    system: `${platform()} ${release()} ${arch()}`,
    node: process.version,
    load: Number((loadavg()[0] ?? 0).toFixed(1)),
  };
}

/** The commit that is measured, with a `+` where files were changed since; null outside a repository. */
export async function commit(): Promise<string | null> {
  const git = async (...args: string[]) => (await promisify(execFile)("git", args)).stdout.trim();
  try {
    // Results that an earlier part wrote change nothing that is measured.
    const changed = await git("status", "--porcelain", "--untracked-files=no", "--", ":!bench");
    return (await git("rev-parse", "--short", "HEAD")) + (changed === "" ? "" : "+");
  } catch {
    return null;
  }
}
