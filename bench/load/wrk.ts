import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Load } from "./index.ts";

const script = join(import.meta.dirname, "wrk.lua");

/** Load from wrk at `program`: one thread, which is more than the servers here can answer. */
export function wrk(program: string): Load {
  return async ({ url, connections, seconds, headers = {}, paths }) => {
    const fields = Object.entries(headers).flatMap(([name, value]) => ["-H", `${name}: ${value}`]);
    // A large answer takes longer than the 2 s after which wrk would call it lost.
    const args = ["-t1", `-c${connections}`, `-d${seconds}s`, "--timeout", "60s", ...fields, "-s", script, url];
    const list = join(tmpdir(), "paths");
    if (paths) await writeFile(list, paths.join("\n"));
    const { stdout } = await promisify(execFile)(program, args, { env: { ...process.env, PATHS: paths ? list : "" } });
    const { failed, ...work } = JSON.parse(stdout.slice(stdout.lastIndexOf("\n{")));
    if (failed > 0) throw new Error(`${failed} of ${work.done} requests for ${url} failed`);
    return work;
  };
}
