import { type ChildProcess, spawn } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { constants, tmpdir } from "node:os";
import { join } from "node:path";
import { findBrowser } from "#e2e/setup/browser.ts";
import type { Tally } from "./tally.ts";

// `npm test`, or one part of it: `npm test -- check`, `-- unit`, `-- e2e`; `-- s3`, `-- cluster` and `-- recipes`, which take long and are in no other. The last line printed sums all suites.

const parts: Record<string, () => Promise<Tally[]>> = {
  check: async () => [
    await types(),
    await check("biome", "@biomejs/biome/bin/biome", "check", "."),
    await check("knip", "knip/bin/knip.js"),
  ],
  unit: () => vitest(["unit", "sqlite", "postgres"]),
  s3: async () => ((await built()) ? vitest(["bucket"], { ALL_ON_S3: "1" }) : [failedOnce]),
  cluster: async () => ((await built()) ? vitest(["cluster"], { ALL_ON_NODES: "1" }) : [failedOnce]),
  recipes: async () => vitest(["http"], { IMAGE_FROM_NOTHING: "1" }, ["e2e/http/image.test.ts"]),
  e2e: async () => ((await built()) ? [...(await vitest(["http", "bucket", "cluster"])), await playwright()] : [failedOnce]),
};

const atLeisure = ["s3", "cluster", "recipes"];

const failedOnce: Tally = { passed: 0, failed: 1, skipped: 0 };
const passedOnce: Tally = { passed: 1, failed: 0, skipped: 0 };

// Everything that the suites start writes here, and leaves with it. PostgreSQL, under another user, must be able to enter.
const scratch = mkdtempSync(join(tmpdir(), "tessera-test-"));
chmodSync(scratch, 0o755);

async function types(): Promise<Tally> {
  heading("tsc");
  // Next writes the types of its routes, and of style sheets, which tsc would miss on a fresh clone.
  const generated = await run(["node_modules/next/dist/bin/next", "typegen"], { quiet: true });
  return generated === 0 && (await run(["node_modules/typescript/bin/tsc", "--noEmit"])) === 0 ? passedOnce : failedOnce;
}

async function check(name: string, program: string, ...args: string[]): Promise<Tally> {
  heading(name);
  return (await run([join("node_modules", program), ...args])) === 0 ? passedOnce : failedOnce;
}

async function built(): Promise<boolean> {
  return (await run(["start.mjs", "build"])) === 0;
}

async function vitest(projects: string[], env: Record<string, string> = {}, files: string[] = []): Promise<Tally[]> {
  heading(`vitest: ${projects.join(", ")}`);
  const file = join(scratch, `${projects[0]}.json`);
  const chosen = projects.flatMap((project) => ["--project", project]);
  const code = await run(
    ["node_modules/vitest/vitest.mjs", "run", ...chosen, "--reporter=default", "--reporter=./scripts/tally.ts", ...files],
    {
      env: { TALLY_FILE: file, ...env },
    },
  );
  const tallies: Record<string, Tally> = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : {};
  return believed(code, projects.map((project) => someRan(project, tallies[project])).concat(tallies["outside any test"] ?? []));
}

async function playwright(): Promise<Tally> {
  heading("playwright");
  const browser = findBrowser() ?? (await installBrowser());
  if (browser === null) return failedOnce;
  const file = join(scratch, "playwright.json");
  const code = await run(["node_modules/@playwright/test/cli.js", "test", "--reporter=list,json"], {
    env: { PLAYWRIGHT_JSON_OUTPUT_FILE: file, CHROMIUM_PATH: browser },
  });
  const { stats } = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : {};
  const tally = stats && { passed: stats.expected, failed: stats.unexpected + stats.flaky, skipped: stats.skipped };
  const [sum = failedOnce] = believed(code, [someRan("playwright", tally)]);
  return sum;
}

async function installBrowser(): Promise<string | null> {
  const root = process.getuid?.() === 0;
  if (root && existsSync("/usr/bin/apt-get")) {
    console.log("Installing Chromium…");
    const env = { DEBIAN_FRONTEND: "noninteractive" };
    await run(["-qq", "update"], { program: "apt-get", env, quiet: true });
    await run(["-qq", "install", "-y", "--no-install-recommends", "chromium"], { program: "apt-get", env, quiet: true });
  }
  const browser = findBrowser();
  if (browser === null) console.error("The browser tests need Chromium or Chrome: install one, or name its program in CHROMIUM_PATH.");
  return browser;
}

/** A suite in which nothing ran has failed, whatever it says. */
function someRan(name: string, tally: Tally | undefined): Tally {
  if (tally !== undefined && tally.passed + tally.failed > 0) return tally;
  console.error(`No test ran in "${name}".`);
  return { passed: 0, failed: 1, skipped: tally?.skipped ?? 0 };
}

/** An exit code that the counts do not explain is one more failure. */
function believed(code: number, tallies: Tally[]): Tally[] {
  return code === 0 || tallies.some((tally) => tally.failed > 0) ? tallies : [...tallies, failedOnce];
}

type Run = { program?: string; env?: Record<string, string>; quiet?: boolean };

let running: ChildProcess | null = null;
let stopped: NodeJS.Signals | null = null;

/** Runs a program in a process group of its own, so that nothing it started outlives it; what it prints, if `quiet`, only when it fails. */
async function run(args: string[], { program = process.execPath, env = {}, quiet = false }: Run = {}): Promise<number> {
  if (stopped) return 1;
  const child = spawn(program, args, {
    detached: true,
    stdio: ["ignore", quiet ? "pipe" : "inherit", quiet ? "pipe" : "inherit"],
    // A third of what a server's start costs is compiling, and they start some hundred times.
    env: { ...process.env, TMPDIR: scratch, NODE_COMPILE_CACHE: join(scratch, "compiled"), ...env },
  });
  running = child;
  const output: Buffer[] = [];
  child.stdout?.on("data", (chunk) => output.push(chunk));
  child.stderr?.on("data", (chunk) => output.push(chunk));
  const code = await new Promise<number>((resolve) => {
    child.on("error", (error) => {
      console.error(error.message);
      resolve(1);
    });
    child.on("close", (exit) => resolve(exit ?? 1));
  });
  if (quiet && code !== 0) console.error(Buffer.concat(output).toString());
  signalGroup(child, "SIGKILL");
  running = null;
  return code;
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    // The whole group is gone already.
  }
}

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.on(signal, () => {
    if (stopped) return;
    stopped = signal;
    const { running: child } = { running };
    if (child === null) return;
    signalGroup(child, "SIGINT");
    setTimeout(() => signalGroup(child, "SIGKILL"), 10_000).unref();
  });
}

function heading(name: string): void {
  console.log(`\n── ${name}`);
}

const chosen = process.argv.slice(2);
const unknown = chosen.filter((name) => !Object.hasOwn(parts, name));
if (unknown.length > 0) console.error(`There is no part "${unknown.join(" ")}": npm test -- ${Object.keys(parts).join(" | ")}`);

const sum: Tally = { passed: 0, failed: unknown.length, skipped: 0 };
for (const [name, part] of Object.entries(parts)) {
  if (stopped || unknown.length > 0 || !(chosen.includes(name) || (chosen.length === 0 && !atLeisure.includes(name)))) continue;
  for (const tally of await part()) {
    sum.passed += tally.passed;
    sum.failed += tally.failed;
    sum.skipped += tally.skipped;
  }
}
rmSync(scratch, { recursive: true, force: true });
console.log(`\n${sum.passed} passed, ${sum.failed} failed, ${sum.skipped} skipped`);
process.exit(stopped ? 128 + constants.signals[stopped] : sum.failed > 0 ? 1 : 0);
