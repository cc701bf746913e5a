import { execFile } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, readFileSync, statSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, matchesGlob } from "node:path";
import { promisify } from "node:util";
import { DockerfileParser, type ModifiableInstruction } from "dockerfile-ast";
import { newPlace, type Place, runStep } from "./container.ts";

/** What the Dockerfile makes, and how it says that it is run. */
export type Image = Place & { command: string[]; health: string[]; remove(): Promise<void> };

const project = join(import.meta.dirname, "..", "..");

/**
 * Follows the Dockerfile step by step, without a container engine: copies and runs what it says. `nothing` begins as an engine does;
 * `project` with the packages and pages that are here, which the steps that would make them then find.
 */
export async function makeImage(beginWith: "nothing" | "project"): Promise<Image> {
  const scratch = await mkdtemp(join(tmpdir(), "tessera-image-"));
  const remove = () => rm(scratch, { recursive: true, force: true });
  try {
    return { ...(await follow(scratch, beginWith)), remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

async function follow(scratch: string, beginWith: "nothing" | "project"): Promise<Omit<Image, "remove">> {
  const stages = new Map<string, Place>();
  let stage = newPlace(join(scratch, "none"));
  const said: Record<string, string> = {};
  for (const instruction of DockerfileParser.parse(readFileSync(join(project, "Dockerfile"), "utf8")).getInstructions()) {
    const keyword = instruction.getKeyword();
    const rest = (instruction.getRawArgumentsContent() ?? "").replace(/^(?:--\S+\s+)+/, "");
    if (keyword === "FROM") {
      stage = newPlace(join(scratch, String(stages.size)));
      if (stages.size === 0 && beginWith === "project") await bring(join(stage.folder, "app"));
      stages.set(/\bAS (\S+)/i.exec(rest)?.[1] ?? "", stage);
    } else if (keyword === "WORKDIR") {
      stage.workdir = rest;
      mkdirSync(join(stage.folder, rest), { recursive: true });
    } else if (keyword === "ENV") {
      for (const [, name = "", value = ""] of rest.matchAll(/(\S+?)=(\S+)/g)) stage.env[name] = value;
    } else if (keyword === "COPY") {
      const from = (instruction as ModifiableInstruction).getFlags().find((flag) => flag.getName() === "from");
      const names = rest.split(/\s+/);
      const to = names.pop() ?? "";
      const target = join(stage.folder, to.startsWith("/") ? to : join(stage.workdir, to));
      const origin = stages.get(from?.getValue() ?? "");
      for (const name of names) {
        if (from === undefined && name === ".") copyContext(target);
        else if (from === undefined) cpSync(join(project, name), join(target, name));
        else await link(join(origin?.folder ?? "", name), target);
      }
    } else if (keyword === "RUN") await runStep(stage, words(rest));
    else said[keyword] = rest;
  }
  return { ...stage, command: words(said["CMD"] ?? ""), health: words((said["HEALTHCHECK"] ?? "").replace(/^CMD\s+/, "")) };
}

/** A command as a list: as it stands, or by way of the shell. */
function words(command: string): string[] {
  return command.startsWith("[") ? JSON.parse(command) : ["/bin/sh", "-c", command];
}

/** Puts packages and pages that are here into `folder`. */
async function bring(folder: string): Promise<void> {
  for (const name of ["node_modules", ".next"]) await link(join(project, name), join(folder, name));
  // npm writes it in place.
  const note = join("node_modules", ".package-lock.json");
  await rm(join(folder, note), { force: true });
  cpSync(join(project, note), join(folder, note));
}

/** Puts a file, or what is in a folder, into the folder `to`: links to the same bytes where that can be. */
async function link(from: string, to: string): Promise<void> {
  mkdirSync(to, { recursive: true });
  const copy = (how: string) => promisify(execFile)("cp", [how, statSync(from).isDirectory() ? `${from}/.` : from, to]);
  await copy("-al").catch(() => copy("-af"));
}

/** Copies all that `.dockerignore` leaves of the project. */
function copyContext(to: string): void {
  const rules = readFileSync(join(project, ".dockerignore"), "utf8")
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"));
  const copy = (folder: string) => {
    for (const entry of readdirSync(join(project, folder), { withFileTypes: true })) {
      const path = join(folder, entry.name);
      if (ignored(path, rules)) continue;
      if (entry.isDirectory()) copy(path);
      else cpSync(join(project, path), join(to, path));
    }
  };
  copy("");
}

/** Whether the last rule that speaks of a path, or of a folder around it, leaves it out. */
function ignored(path: string, rules: string[]): boolean {
  const around = path.split("/").map((_, depth, parts) => parts.slice(0, depth + 1).join("/"));
  // Docker's star, unlike Node's, takes names that begin with a dot.
  const speaks = (rule: string) => rule === "*" || around.some((part) => part === rule || matchesGlob(part, rule));
  return !(rules.findLast((rule) => speaks(rule.replace(/^!/, ""))) ?? "!").startsWith("!");
}
