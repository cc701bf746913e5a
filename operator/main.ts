import { join } from "node:path";
import { parseArgs } from "node:util";
import { closeStore } from "#db/client.ts";
import { type Command, Fault } from "./command.ts";
import { adminCreate } from "./commands/admin-create.ts";
import { backup } from "./commands/backup.ts";
import { keysDrop } from "./commands/keys-drop.ts";
import { keysList } from "./commands/keys-list.ts";
import { keysRotate } from "./commands/keys-rotate.ts";
import { move } from "./commands/move.ts";
import { password } from "./commands/password.ts";
import { planSet } from "./commands/plan-set.ts";
import { restore } from "./commands/restore.ts";
import { stats } from "./commands/stats.ts";
import { verify } from "./commands/verify.ts";
import { explain } from "./explain.ts";
import "./here.ts";
import { clear, say } from "./terminal.ts";

// Paths in the settings are the project's, as they are for the server; `resolveHere` has those of the caller.
process.chdir(join(import.meta.dirname, ".."));

const commands: Command[] = [verify, backup, restore, move, stats, adminCreate, password, planSet, keysList, keysRotate, keysDrop];

/** Finds the command that the words call, runs it, and resolves to the exit code. */
async function main(words: string[]): Promise<number> {
  const command = commands.find(({ name }) => name === words.slice(0, name.split(" ").length).join(" "));
  if (command === undefined) {
    const [first] = words;
    if (first === undefined || /^(help|--help|-h)$/.test(first)) {
      say(overview());
      return first === undefined ? 2 : 0;
    }
    throw new Fault(`There is no command “${words.join(" ")}”. \`npx tessera --help\` lists them.`, 2);
  }
  const rest = words.slice(command.name.split(" ").length);
  const given = parse(command, rest);
  if (given.values["help"]) {
    say(`${usage(command)}\n\n${command.help}`);
    return 0;
  }
  if (given.positionals.length !== command.args.length) throw new Fault(usage(command), 2);
  return command.run(given);
}

function parse(command: Command, args: string[]) {
  const options = { ...command.options, help: { type: "boolean", short: "h" } } as const;
  try {
    return parseArgs({ args, options, allowPositionals: true }) as { positionals: string[]; values: Record<string, string | boolean> };
  } catch (error) {
    throw new Fault(`${(error as Error).message}\n${usage(command)}`, 2);
  }
}

function usage({ name, args, options = {} }: Command): string {
  const flags = Object.entries(options).map(([option, { type }]) => `[--${option}${type === "string" ? " …" : ""}]`);
  return ["Usage: npx tessera", name, ...flags, ...args].join(" ");
}

function overview(): string {
  const calls = commands.map(({ name, args }) => [name, ...args].join(" "));
  const width = Math.max(...calls.map((call) => call.length));
  const lines = commands.map(({ summary }, place) => `  ${calls[place]?.padEnd(width)}  ${summary}`);
  return `Usage: npx tessera COMMAND\n\n${lines.join("\n")}\n
Each has a --help of its own. Settings are the server's, from the environment; all but restore may run while it serves.
Exit code 0: done and well. 1: something was found, or could not be done. 2: called wrongly.`;
}

async function ended(words: string[]): Promise<number> {
  try {
    return await main(words);
  } catch (error) {
    clear();
    console.error(explain(error));
    return error instanceof Error && "exitCode" in error ? Number(error.exitCode) : 1;
  } finally {
    clear();
    await closeStore().catch(() => {});
  }
}

process.exit(await ended(process.argv.slice(2)));
