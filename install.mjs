// Plain JavaScript without packages: it runs on the Node that is there (20 or newer), finds the Node that the rest needs, and
// installs the packages. `start.mjs` and `tessera.mjs` begin here.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { constants } from "node:os";
import { delimiter, dirname, join, sep } from "node:path";
import { fileURLToPath } from "node:url";

export const major = Number.parseInt(process.versions.node, 10);
if (major < 20) {
  console.error(
    `Tessera needs Node 20 or newer and this is ${process.version}: install a current one from https://nodejs.org and try again.`,
  );
  process.exit(1);
}

/** The folder in which the caller stood; from here on it is the project's. */
export const here = process.cwd();
process.chdir(realpathSync(dirname(fileURLToPath(import.meta.url))));
process.env.NEXT_TELEMETRY_DISABLED = "1";

// The server needs Node 24. An older host gets it from the npm package `node`, which npm scripts then find first on their
// PATH, so from the second start on this file may itself be running on that one.
export const packages = join(process.cwd(), "node_modules");
const packagedNode = join(packages, "node", "bin", "node");
const onPackagedNode = process.execPath.startsWith(packages + sep);
/** The program of Node 24 or newer; there once `install` has resolved. */
export const node = major >= 24 && !onPackagedNode ? process.execPath : packagedNode;

const installStamp = join(packages, ".tessera-install");

/** Installs the packages unless those of the lock file are there. */
export async function install() {
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

/** SHA-256 of the parts, each told from the next. */
export function digest(parts) {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(`${part.length}:`).update(part);
  return hash.digest("hex");
}

/** A small file, or null when it is not there. */
export function read(path) {
  return existsSync(path) ? readFileSync(path, "utf8") : null;
}

const children = new Set();

/** Runs a program to its end and resolves to its exit code; `output`, if given, collects what it prints, `cwd` is where it runs. */
export function run(program, args, { env = {}, output = null, cwd = process.cwd() } = {}) {
  const ownPath = join(packages, ".bin") + delimiter;
  const path = (process.env.PATH ?? "")
    .split(delimiter)
    .filter((entry) => !entry.startsWith(packages))
    .join(delimiter);
  const child = spawn(program, args, {
    stdio: program === "npm" ? ["ignore", "ignore", "inherit"] : output ? ["ignore", "pipe", "pipe"] : "inherit",
    cwd,
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
export function failure(sentence) {
  return Object.assign(new Error(sentence), { expected: true });
}

/** The signal that is ending this process, or null. */
export let stopped = null;

// Ctrl-C reaches the whole terminal group, so a child may hear it twice; children take the second for the first.
function forward(signal) {
  stopped = signal;
  if (children.size === 0) process.exit(128 + constants.signals[signal]);
  for (const child of children) child.kill(signal);
}

const signals = ["SIGINT", "SIGTERM", "SIGHUP"];
for (const signal of signals) process.on(signal, forward);
/** Leaves signals to whoever else listens in this process. */
export function stopForwarding() {
  for (const signal of signals) process.off(signal, forward);
}

/** Runs `work` and ends with the exit code it resolves to; null leaves the process running. */
export async function main(work) {
  try {
    const code = await work();
    if (code !== null) process.exit(code);
  } catch (error) {
    if (!stopped) console.error(error.expected ? error.message : error);
    process.exit(stopped ? 128 + constants.signals[stopped] : 1);
  }
}
