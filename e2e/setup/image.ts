import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, readlinkSync, statSync, symlinkSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, matchesGlob } from "node:path";
import { promisify } from "node:util";
import { DockerfileParser, type ModifiableInstruction } from "dockerfile-ast";
import { findProgram } from "./programs.ts";

/** What the Dockerfile makes, and how it says that it is run. */
export type Image = {
  /** Its root. */
  folder: string;
  command: string[];
  health: string[];
  remove(): Promise<void>;
};

/** A server in an image: it can write nothing but its volume, and is process 1 and nobody there. */
export type Container = {
  log(): string;
  /** Its exit code; null while it runs. */
  ended(): number | null;
  /** Runs a program beside it, and answers with its exit code and all that it printed. */
  run(command: string[]): Promise<{ code: number; output: string }>;
  /** Ends it as engines do, and resolves to its exit code. */
  stop(): Promise<number | null>;
};

type Stage = { name: string; folder: string; workdir: string; env: Record<string, string> };

const project = join(import.meta.dirname, "..", "..");

/**
 * Follows the Dockerfile step by step, without a container engine: commands are run, and files copied, as it says. `nothing` begins as an
 * engine does; `project` with the packages and pages that are here, which steps that would make them then find. What an image has beside
 * that (a system, Node) is this machine's.
 */
export async function makeImage(beginWith: "nothing" | "project"): Promise<Image> {
  const scratch = await mkdtemp(join(tmpdir(), "tessera-image-"));
  const stages: Stage[] = [];
  const said: Record<string, string> = {};
  for (const instruction of DockerfileParser.parse(readFileSync(join(project, "Dockerfile"), "utf8")).getInstructions()) {
    const keyword = instruction.getKeyword();
    const rest = (instruction.getRawArgumentsContent() ?? "").replace(/^(?:--\S+\s+)+/, "");
    if (keyword === "FROM") {
      const stage = newStage(join(scratch, String(stages.length)), /\bAS (\S+)/i.exec(rest)?.[1] ?? "");
      if (stages.length === 0 && beginWith === "project") await bring(join(stage.folder, "app"));
      stages.push(stage);
      continue;
    }
    const stage = stages.at(-1);
    if (stage === undefined) throw new Error(`${keyword} before FROM`);
    if (keyword === "WORKDIR") {
      stage.workdir = rest;
      mkdirSync(join(stage.folder, rest), { recursive: true });
    } else if (keyword === "ENV") {
      for (const [, name = "", value = ""] of rest.matchAll(/(\S+?)=(\S+)/g)) stage.env[name] = value;
    } else if (keyword === "COPY") {
      const from = (instruction as ModifiableInstruction).getFlags().find((flag) => flag.getName() === "from");
      const [to = "", ...sources] = rest.split(/\s+/).toReversed();
      const target = join(stage.folder, to.startsWith("/") ? to : join(stage.workdir, to));
      const origin = from && stages.find(({ name }) => name === from.getValue());
      for (const source of sources.toReversed()) {
        if (origin) await link(join(origin.folder, source), target);
        else copyContext(source, target);
      }
    } else if (keyword === "RUN") {
      await promisify(execFile)(
        await bubblewrap(),
        inside(stage, { ...surroundings(), ...stage.env }, ["--bind", stage.folder, "/"], words(rest)),
        {
          maxBuffer: 1e8,
        },
      );
    } else said[keyword] = rest;
  }
  const last = stages.at(-1);
  if (last === undefined) throw new Error("The Dockerfile makes nothing.");
  kept.set(last.folder, last);
  return {
    folder: last.folder,
    command: words(said["CMD"] ?? ""),
    health: words((said["HEALTHCHECK"] ?? "").replace(/^(?:--\S+\s+)*CMD\s+/, "")),
    remove: () => rm(scratch, { recursive: true, force: true }),
  };
}

const kept = new Map<string, Stage>();

/** Starts the image's command with these settings, and `volume` as what it may write. Does not wait until it is ready. */
export async function runImage(image: Image, env: Record<string, string>, volume: string): Promise<Container> {
  const stage = kept.get(image.folder);
  if (stage === undefined) throw new Error("That is no image.");
  const program = await bubblewrap();
  const mounts = ["--ro-bind", image.folder, "/", "--bind", volume, "/data"];
  const argumentsOf = (command: string[]) => inside(stage, { ...stage.env, ...env }, mounts, command);

  const server = spawn(program, ["--json-status-fd", "3", "--as-pid-1", ...argumentsOf(image.command)], {
    stdio: ["ignore", "pipe", "pipe", "pipe"],
  });
  const ended = once(server, "exit");
  let log = "";
  let status = "";
  for (const stream of [server.stdout, server.stderr]) stream?.setEncoding("utf8").on("data", (chunk: string) => (log += chunk));
  server.stdio[3]?.on("data", (chunk: Buffer) => (status += chunk));
  const killed = () => server.kill("SIGKILL");
  process.once("exit", killed);
  return {
    log: () => log,
    ended: () => server.exitCode,
    run: async (command) => {
      const child = spawn(program, argumentsOf(command), { stdio: ["ignore", "pipe", "pipe"] });
      let output = "";
      for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", (chunk: string) => (output += chunk));
      const [code] = await once(child, "close");
      return { code, output };
    },
    stop: async () => {
      process.off("exit", killed);
      const pid = Number(/"child-pid": (\d+)/.exec(status)?.[1]);
      if (server.exitCode === null && server.signalCode === null) process.kill(pid, "SIGTERM");
      const [code] = await ended;
      return code;
    },
  };
}

async function bubblewrap(): Promise<string> {
  const program = await findProgram("bwrap", "bubblewrap");
  if (program === null) throw new Error("There is no bubblewrap here: install it, or run the tests as root on Debian.");
  return program;
}

/** Folders of this machine that stand for an image's system. */
const system = readdirSync("/", { withFileTypes: true }).filter(({ name }) => !["app", "data", "dev", "proc", "sys", "tmp"].includes(name));

function newStage(folder: string, name: string): Stage {
  for (const place of ["dev", "proc", "tmp"]) mkdirSync(join(folder, place), { recursive: true });
  for (const entry of system) {
    if (entry.isSymbolicLink()) symlinkSync(readlinkSync(join("/", entry.name)), join(folder, entry.name));
    else if (entry.isDirectory()) mkdirSync(join(folder, entry.name));
  }
  return { name, folder, workdir: "/", env: {} };
}

/** What bubblewrap is told: nothing of the machine can be written, and the command has no rights. */
function inside(
  stage: Stage,
  env: Record<string, string>,
  [bind = "", folder = "", root = "", ...mounts]: string[],
  command: string[],
): string[] {
  const node = dirname(process.execPath);
  const path = `/app/node_modules/node/bin:${node}:${process.env["PATH"]}`;
  return [
    ...[bind, folder, root],
    ...system.filter((entry) => entry.isDirectory()).flatMap(({ name }) => ["--ro-bind", join("/", name), join("/", name)]),
    ...["--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp", "--ro-bind", node, node],
    ...mounts,
    ...["--unshare-user", "--unshare-pid", "--unshare-ipc", "--uid", "1000", "--gid", "1000", "--cap-drop", "ALL", "--die-with-parent"],
    ...["--chdir", stage.workdir, "--clearenv", "--setenv", "PATH", path],
    ...Object.entries(env).flatMap(([name, value]) => ["--setenv", name, value]),
    ...["--", ...command],
  ];
}

/** What npm needs of this machine while packages are installed. */
function surroundings(): Record<string, string> {
  const passed = Object.entries(process.env).filter(([name]) =>
    /^(npm_config_(registry|cafile|userconfig)|(https?|no)_proxy|node_extra_ca_certs|home)$/i.test(name),
  );
  return { ...Object.fromEntries(passed.map(([name, value]) => [name, value ?? ""])), npm_config_cache: "/tmp/npm" };
}

/** A command as a list: as it stands, or by way of the shell. */
function words(command: string): string[] {
  return command.startsWith("[") ? JSON.parse(command) : ["/bin/sh", "-c", command];
}

/** Puts packages and pages that are here into `folder`, as links where that can be. */
async function bring(folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  for (const name of ["node_modules", ".next"]) await link(join(project, name), join(folder, name));
  // npm writes it in place.
  const note = join("node_modules", ".package-lock.json");
  await rm(join(folder, note), { force: true });
  cpSync(join(project, note), join(folder, note));
}

/** Copies a file into a folder, or what is in a folder into another one, as links where that can be. */
async function link(from: string, to: string): Promise<void> {
  const folder = statSync(from).isDirectory();
  mkdirSync(to, { recursive: true });
  const copy = (flags: string) => promisify(execFile)("cp", [flags, folder ? `${from}/.` : from, to]);
  await copy("-al").catch(() => copy("-af"));
}

/** Copies of the project what `.dockerignore` leaves. */
function copyContext(source: string, to: string): void {
  mkdirSync(to, { recursive: true });
  if (source !== ".") return void cpSync(join(project, source), join(to, source));
  const rules = readFileSync(join(project, ".dockerignore"), "utf8")
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"));
  const copy = (path: string) => {
    for (const entry of readdirSync(join(project, path), { withFileTypes: true })) {
      const inner = join(path, entry.name);
      if (ignored(inner, rules)) continue;
      if (entry.isDirectory()) copy(inner);
      else if (entry.isFile()) cpSync(join(project, inner), join(to, inner));
    }
  };
  copy("");
}

/** Whether the last rule that speaks of a path, or of a folder around it, leaves it out. */
export function ignored(path: string, rules: string[]): boolean {
  const around = path.split("/").map((_, depth, parts) => parts.slice(0, depth + 1).join("/"));
  const last = rules.findLast((rule) =>
    around.some((part) => part === rule.replace(/^!/, "") || matchesGlob(part, rule.replace(/^!/, "")) || rule === "*"),
  );
  return last !== undefined && !last.startsWith("!");
}

/** Whether this file is in the image. */
export function has(image: Image, path: string): boolean {
  return existsSync(join(image.folder, path));
}
