import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readdirSync, readlinkSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { atEnd } from "./ending.ts";
import { findProgram } from "./programs.ts";

// Containers without a container engine, by bubblewrap: namespaces of their own and a root of their own, in which this machine's system
// and Node stand for those of an image.

/** A root, and how programs are run in it. */
export type Place = { folder: string; workdir: string; env: Record<string, string> };

/** A server in a root that it cannot write to, as process 1 and with no rights. */
export type Container = {
  log(): string;
  /** Its exit code; null while it runs. */
  ended(): number | null;
  /** Runs a program beside it, and answers with its exit code and all that it printed. */
  run(command: string[]): Promise<{ code: number; output: string }>;
  /** Ends it as engines do, and resolves to its exit code. */
  stop(): Promise<number | null>;
};

/** What of this machine stands for an image's system. Roots have places of their own at the other names. */
const system = readdirSync("/", { withFileTypes: true }).filter(({ name }) => !["app", "data", "dev", "proc", "sys", "tmp"].includes(name));
const folders = system.filter((entry) => entry.isDirectory()).map(({ name }) => join("/", name));

/** Makes an empty root. */
export function newPlace(folder: string): Place {
  for (const place of ["dev", "proc", "tmp", ...folders]) mkdirSync(join(folder, place), { recursive: true });
  for (const { name } of system.filter((entry) => entry.isSymbolicLink())) symlinkSync(readlinkSync(join("/", name)), join(folder, name));
  return { folder, workdir: "/", env: {} };
}

/** Runs a step of a build, which may write wherever its root is not this machine's; throws with what it printed when it fails. */
export async function runStep(place: Place, command: string[]): Promise<void> {
  const env = { ...surroundings(), ...place.env };
  await promisify(execFile)(await bubblewrap(), inside(place, ["--bind", place.folder, "/"], env, command), { maxBuffer: 1e8 });
}

/** Starts a server that can write to `volume`, at /data, and to /tmp. Does not wait until it is ready. */
export async function startContainer(place: Place, command: string[], env: Record<string, string>, volume: string): Promise<Container> {
  const program = await bubblewrap();
  const root = ["--ro-bind", place.folder, "/", "--bind", volume, "/data"];
  const start = (its: string[], ...options: string[]) =>
    spawn(program, [...options, ...inside(place, root, { ...place.env, ...env }, its)], { stdio: ["ignore", "pipe", "pipe", "pipe"] });
  const server = start(command, "--as-pid-1", "--json-status-fd", "3");
  const output = printed(server);
  const ended = once(server, "close");
  const pid = new Promise<number>((resolve) => {
    let status = "";
    server.stdio[3]?.on("data", (chunk: Buffer) => {
      status += chunk;
      const [, number] = /"child-pid": (\d+)/.exec(status) ?? [];
      if (number !== undefined) resolve(Number(number));
    });
  });
  const stay = atEnd(() => server.kill("SIGKILL"));
  return {
    log: output,
    ended: () => server.exitCode,
    async run(its) {
      const child = start(its);
      const said = printed(child);
      const [code] = await once(child, "close");
      return { code, output: said() };
    },
    async stop() {
      stay();
      const running = await Promise.race([pid, ended.then(() => null)]);
      if (running !== null && server.exitCode === null && server.signalCode === null) process.kill(running, "SIGTERM");
      const [code] = await ended;
      return code;
    },
  };
}

/** Collects what a program prints. */
function printed({ stdout, stderr }: ChildProcess): () => string {
  let all = "";
  for (const stream of [stdout, stderr]) stream?.setEncoding("utf8").on("data", (chunk: string) => (all += chunk));
  return () => all;
}

async function bubblewrap(): Promise<string> {
  const program = await findProgram("bwrap", "bubblewrap");
  if (program === null) throw new Error("There is no bubblewrap here: install it, or run the tests as root on Debian.");
  return program;
}

/** What bubblewrap is told. `root` are the mounts that make the root and what in it is not of this machine. */
function inside({ workdir }: Place, [how = "", folder = "", at = "", ...root]: string[], env: object, command: string[]): string[] {
  const node = dirname(process.execPath);
  return [
    ...[how, folder, at, ...folders.flatMap((name) => ["--ro-bind", name, name])],
    ...["--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp", "--ro-bind", node, node, ...root],
    ...["--unshare-user", "--unshare-pid", "--unshare-ipc", "--uid", "1000", "--gid", "1000", "--cap-drop", "ALL", "--die-with-parent"],
    // Where this machine's Node is too old, the packages have brought the one that is to run.
    ...["--chdir", workdir, "--clearenv", "--setenv", "PATH", `/app/node_modules/node/bin:${node}:${process.env["PATH"]}`],
    ...Object.entries(env).flatMap(([name, value]) => ["--setenv", name, value]),
    ...["--", ...command],
  ];
}

/** What npm needs of this machine while packages are installed. */
function surroundings(): Record<string, string> {
  const names = /^(npm_config_(registry|cafile|userconfig)|(https?|no)_proxy|node_extra_ca_certs|home)$/i;
  const passed = Object.entries(process.env).filter(([name]) => names.test(name));
  return { ...Object.fromEntries(passed.map(([name, value]) => [name, value ?? ""])), npm_config_cache: "/tmp/npm" };
}
