// Plain JavaScript without packages: it runs on the Node that is there (20 or newer) and installs everything else.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import * as module from "node:module";
import { constants } from "node:os";
import { delimiter, dirname, join, sep } from "node:path";
import { fileURLToPath } from "node:url";

const major = Number.parseInt(process.versions.node, 10);
if (major < 20) {
  console.error(
    `Tessera needs Node 20 or newer and this is ${process.version}: install a current one from https://nodejs.org and try again.`,
  );
  process.exit(1);
}

const root = realpathSync(dirname(fileURLToPath(import.meta.url)));
process.chdir(root);
process.env.NEXT_TELEMETRY_DISABLED = "1";

// The server needs Node 24. An older host gets it from the npm package `node`, which npm scripts then find first on their
// PATH, so from the second start on this file may itself be running on that one.
const packages = join(root, "node_modules");
const packagedNode = join(packages, "node", "bin", "node");
const onPackagedNode = process.execPath.startsWith(packages + sep);
const node = major >= 24 && !onPackagedNode ? process.execPath : packagedNode;

const installStamp = join(packages, ".tessera-install");
const buildStamp = join(root, ".next", "tessera-build");

/** What `node start.mjs <verb>` understands; each resolves to an exit code, or never while it serves. */
const verbs = {
  async start() {
    await install();
    await build();
    process.env.NODE_ENV = "production";
    if (major < 24) return run(node, ["server.ts"]);
    stopForwarding();
    // Saves a sixth of the work of a start; Node 20, which ends above, does not have it.
    module.enableCompileCache(join(packages, ".cache", "tessera"));
    await import("./server.ts");
    return null;
  },
  async dev(...args) {
    await install();
    const host = process.env.HOST ? ["--hostname", process.env.HOST] : [];
    return run(node, ["node_modules/next/dist/bin/next", "dev", ...host, ...args], { NODE_ENV: "development" });
  },
  async build() {
    await install();
    await build();
    return 0;
  },
  async test(...args) {
    try {
      await install();
    } catch (error) {
      console.error(error.message);
      console.log("0 passed, 1 failed, 0 skipped");
      return stopped ? 128 + constants.signals[stopped] : 1;
    }
    return run(node, ["scripts/test.ts", ...args]);
  },
  async bench(...args) {
    await install();
    await build();
    return run(node, ["bench/run.ts", ...args]);
  },
  async "test:faults"(...args) {
    await install();
    await build();
    return run(node, ["e2e/faults/run.ts", ...args]);
  },
};

async function install() {
  const runtime = node === packagedNode ? "packaged" : major;
  const wanted = digest([process.platform, process.arch, String(runtime), readFileSync("package-lock.json")]);
  if (read(installStamp) === wanted && existsSync(node)) return;
  console.error("Installing packages…");
  rmSync(installStamp, { force: true });
  // Without scripts nothing is compiled: every native package brings its binaries, and only `node` fetches one.
  await mustRun("npm", ["ci", "--ignore-scripts", "--include=dev", "--loglevel=error"], "The packages could not be installed; see above.");
  if (node === packagedNode) {
    const advice = "Node 24 could not be fetched for this system: install Node 24 or newer yourself and try again.";
    await mustRun("npm", ["rebuild", "node", "--ignore-scripts=false", "--loglevel=error"], advice);
    await mustRun(node, ["--eval", ""], advice);
  }
  writeFileSync(installStamp, wanted);
}

async function build() {
  const wanted = digest(buildSources().flatMap((path) => [path, readFileSync(path)]));
  if (read(buildStamp) === wanted) return;
  console.error("Building…");
  rmSync(buildStamp, { force: true });
  const output = [];
  const code = await run(node, ["node_modules/next/dist/bin/next", "build"], { NODE_ENV: "production" }, output);
  if (stopped || code !== 0) throw failure(`${Buffer.concat(output)}\nThe pages could not be built.`);
  writeFileSync(buildStamp, wanted);
}

/** The files that go into the pages, in a fixed order. */
function buildSources() {
  const files = [
    "package.json",
    "package-lock.json",
    "tsconfig.json",
    "next.config.ts",
    "postcss.config.mjs",
    "instrumentation.ts",
    "proxy.ts",
  ];
  const folders = ["app", "components", "lib", "db", "public"];
  const inside = folders
    .filter((folder) => existsSync(folder))
    .flatMap((folder) =>
      readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && !/\.test\.tsx?$/.test(entry.name))
        .map((entry) => join(entry.parentPath ?? entry.path, entry.name)),
    );
  return [...files.filter((file) => existsSync(file)), ...inside].filter((path) => !path.startsWith(join("db", "migrations"))).sort();
}

function digest(parts) {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(`${part.length}:`).update(part);
  return hash.digest("hex");
}

function read(path) {
  return existsSync(path) ? readFileSync(path, "utf8") : null;
}

const children = new Set();

/** Runs a program to its end and resolves to its exit code; `output`, if given, collects what it prints. */
function run(program, args, env = {}, output = null) {
  const ownPath = join(packages, ".bin") + delimiter;
  const path = (process.env.PATH ?? "")
    .split(delimiter)
    .filter((entry) => !entry.startsWith(packages))
    .join(delimiter);
  const child = spawn(program, args, {
    stdio: program === "npm" ? ["ignore", "ignore", "inherit"] : output ? ["ignore", "pipe", "pipe"] : "inherit",
    // npm itself runs on the host's Node, as `npm ci` removes the packaged one.
    env: { ...process.env, PATH: program === "npm" ? path : ownPath + path, ...env },
  });
  children.add(child);
  child.stdout?.on("data", (chunk) => output.push(chunk));
  child.stderr?.on("data", (chunk) => output.push(chunk));
  return new Promise((resolve, reject) => {
    child.on("error", (error) => {
      children.delete(child);
      reject(failure(`${program} could not be run: ${error.message}`));
    });
    child.on("close", (code, signal) => {
      children.delete(child);
      resolve(code ?? 128 + constants.signals[signal]);
    });
  });
}

async function mustRun(program, args, otherwise) {
  const code = await run(program, args);
  if (stopped || code !== 0) throw failure(otherwise);
}

/** An error whose sentence says it all. */
function failure(sentence) {
  return Object.assign(new Error(sentence), { expected: true });
}

let stopped = null;

// Ctrl-C reaches the whole terminal group, so a child may hear it twice; children take the second for the first.
function forward(signal) {
  stopped = signal;
  if (children.size === 0) process.exit(128 + constants.signals[signal]);
  for (const child of children) child.kill(signal);
}

const signals = ["SIGINT", "SIGTERM", "SIGHUP"];
for (const signal of signals) process.on(signal, forward);
function stopForwarding() {
  for (const signal of signals) process.off(signal, forward);
}

const [verb = "start", ...rest] = process.argv.slice(2);
if (!Object.hasOwn(verbs, verb)) {
  console.error(`start.mjs does not know "${verb}"; it knows ${Object.keys(verbs).join(", ")}.`);
  process.exit(2);
}
try {
  const code = await verbs[verb](...rest);
  if (code !== null) process.exit(code);
} catch (error) {
  if (!stopped) console.error(error.expected ? error.message : error);
  process.exit(stopped ? 128 + constants.signals[stopped] : 1);
}
