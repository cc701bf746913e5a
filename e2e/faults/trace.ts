import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { findProgram } from "#e2e/setup/programs.ts";

/** The path of strace; installed where that is possible. Throws where there is none. */
export async function findStrace(): Promise<string> {
  const strace = process.platform === "linux" ? await findProgram("strace") : null;
  if (strace === null) throw new Error("This part needs Linux and strace: install it (apt-get install strace) and run it again.");
  return strace;
}

/** One line of a trace: a call that begins, or one that ends with its result; a call that nothing came between is both at once. */
export type Event = {
  thread: number;
  call: string;
  phase: "begun" | "ended";
  /** As strace prints them, texts as `"\x2f…"`. */
  args: string;
  /** -1 for a failure; null while it is only begun. */
  result: number | null;
};

/** Reads a log of `strace -xx`, call by call in the order in which the kernel was seen. A log of one thread does not say which: NaN. */
export async function* readTrace(file: string): AsyncGenerator<Event> {
  const waiting = new Map<number, { call: string; args: string }>();
  for await (const line of createInterface({ input: createReadStream(file, "latin1"), crlfDelay: Number.POSITIVE_INFINITY })) {
    const whole = /^(?:(\d+) +)?(\w+)\((.*)\) += (-?\d+)/.exec(line);
    if (whole !== null) {
      const [, thread, call = "", args = "", result] = whole;
      yield { thread: Number(thread), call, phase: "begun", args, result: null };
      yield { thread: Number(thread), call, phase: "ended", args, result: Number(result) };
      continue;
    }
    const begun = /^(?:(\d+) +)?(\w+)\((.*) <unfinished \.\.\.>$/.exec(line);
    if (begun !== null) {
      const [, thread, call = "", args = ""] = begun;
      waiting.set(Number(thread), { call, args });
      yield { thread: Number(thread), call, phase: "begun", args, result: null };
      continue;
    }
    const ended = /^(?:(\d+) +)?<\.\.\. (\w+) resumed>(.*)\) += (-?\d+)/.exec(line);
    const [, thread, , rest = "", result] = ended ?? [];
    const first = waiting.get(Number(thread));
    if (ended === null || first === undefined) continue;
    waiting.delete(Number(thread));
    yield { thread: Number(thread), call: first.call, phase: "ended", args: first.args + rest, result: Number(result) };
  }
}

/** The texts among the arguments of a call, each as its bytes. */
export function textsOf(args: string): Buffer[] {
  return [...args.matchAll(/"((?:\\x[0-9a-f]{2})*)"/g)].map(([, text = ""]) => bytesOf(text));
}

/** The path behind the descriptor that is a call's first argument. */
export function pathOfDescriptor(args: string): string {
  return bytesOf(/^\d+<((?:\\x[0-9a-f]{2})*)>/.exec(args)?.[1] ?? "").toString();
}

function bytesOf(hex: string): Buffer {
  return Buffer.from(hex.replaceAll("\\x", ""), "hex");
}
