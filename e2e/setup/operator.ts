import { spawn } from "node:child_process";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { pathToFileURL } from "node:url";
import { atEnd } from "./ending.ts";
import type { Tessera } from "./tessera.ts";

export type Ran = { code: number | null; stdout: string; stderr: string };

const root = join(import.meta.dirname, "..", "..");
/** What Node is given to run the tool, as `tessera.mjs` does. */
export const tool = ["--import", pathToFileURL(join(root, "db", "as-commonjs.ts")).href, join(root, "operator", "main.ts")];

/** Runs the operator's tool to its end, with the settings in `env` and nothing of the tests' own. `cwd` is where its caller stands. */
export async function operate(
  env: Record<string, string>,
  args: string[],
  { input = "", cwd }: { input?: string; cwd?: string } = {},
): Promise<Ran> {
  const { PATH = "", HOME = "", NODE_COMPILE_CACHE = "" } = process.env;
  const child = spawn(process.execPath, [...tool, ...args], {
    cwd,
    env: { PATH, HOME, NODE_COMPILE_CACHE, NODE_ENV: "production", ...env },
  });
  const stay = atEnd(() => child.kill("SIGKILL"));
  child.stdin.on("error", () => {}); // It may end without reading.
  child.stdin.end(input);
  const ended = new Promise<number | null>((resolve, reject) => child.on("error", reject).on("close", resolve));
  const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]).finally(stay);
  return { code, stdout, stderr };
}

/** The settings with which the tool finds the installation of a running server. */
export function settingsOf({ dataDir }: Pick<Tessera, "dataDir">, databaseUrl: string | null): Record<string, string> {
  return { DATA_DIR: dataDir, ...(databaseUrl === null ? {} : { DATABASE_URL: databaseUrl }) };
}

/** The settings of an installation that was moved: those that it had before, changed as `move` printed. */
export function settingsAfterMove(stdout: string, before: Record<string, string>): Record<string, string> {
  const settings = { ...before };
  for (const line of stdout.trim().split("\n")) {
    const [, removed] = /^\(no (\w+)\)$/.exec(line) ?? [];
    if (removed !== undefined) delete settings[removed];
    else settings[line.slice(0, line.indexOf("="))] = line.slice(line.indexOf("=") + 1);
  }
  return settings;
}
