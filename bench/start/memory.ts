import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";

/** Bytes of memory that a process holds, by the kernel's own account; null where there is no /proc. */
export function residentBytes(pid: number): number | null {
  if (process.platform !== "linux") return null;
  const [, kib] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
  return kib === undefined ? null : Number(kib) * 1024;
}

const program = `require("node:http").createServer((_, response) => response.end()).listen(0, "127.0.0.1", () => console.log("ready"))`;

/** A Node that does nothing but answer: what every server in it costs. */
export async function startBare(): Promise<{ pid: number; stop(): void }> {
  const server = spawn(process.execPath, ["--eval", program], { stdio: ["ignore", "pipe", "inherit"] });
  const stop = () => void server.kill("SIGKILL");
  process.once("exit", stop);
  await once(server.stdout, "data");
  return { pid: server.pid ?? 0, stop };
}
