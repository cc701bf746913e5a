import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Load } from "./index.ts";

const script = join(import.meta.dirname, "wrk.lua");

/** Load from wrk at `program`: one thread, which is more than the servers here can answer. */
export function wrk(program: string): Load {
  return async ({ url, connections, seconds, headers = {} }) => {
    const fields = Object.entries(headers).flatMap(([name, value]) => ["-H", `${name}: ${value}`]);
    const args = ["-t1", `-c${connections}`, `-d${seconds}s`, ...fields, "-s", script, url];
    const { stdout } = await promisify(execFile)(program, args);
    const { failed, ...work } = JSON.parse(stdout.slice(stdout.lastIndexOf("\n{")));
    if (failed > 0) throw new Error(`${failed} of ${work.done} requests for ${url} failed`);
    return work;
  };
}
