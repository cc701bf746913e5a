import type { ParseArgsOptionsConfig } from "node:util";

/** What was given to a command: its arguments in order, and its options by name. */
export type Given = { positionals: string[]; values: Record<string, string | boolean | undefined> };

/** One thing that the tool does. */
export type Command = {
  /** The words that call it, `"plan set"`. */
  name: string;
  /** The names of its arguments, `["EMAIL", "PLAN"]`; all are needed. */
  args: string[];
  options?: ParseArgsOptionsConfig;
  /** One line for the list of commands. */
  summary: string;
  /** What `--help` says below the usage. */
  help: string;
  /** Resolves to the exit code: 0, or 1 when something was found or could not be done. */
  run(given: Given): Promise<number>;
};

/** An error whose sentence says it all: printed without a stack, exit code 1, or 2 where the tool was called wrongly. */
export class Fault extends Error {
  readonly exitCode: number;
  constructor(sentence: string, exitCode: 1 | 2 = 1) {
    super(sentence);
    this.name = "Fault";
    this.exitCode = exitCode;
  }
}
