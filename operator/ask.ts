import { createInterface } from "node:readline/promises";
import { Writable } from "node:stream";
import { text } from "node:stream/consumers";
import { Fault } from "./command.ts";

/** A new password: asked for twice on a terminal, which does not show it; else the first line of standard input. */
export async function askNewPassword(): Promise<string> {
  if (!process.stdin.isTTY) return (await text(process.stdin)).split(/\r?\n/)[0] ?? "";
  const password = await askHidden("Password (at least 10 characters): ");
  if ((await askHidden("Again: ")) !== password) throw new Fault("The two were not the same.");
  return password;
}

async function askHidden(question: string): Promise<string> {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: process.stdin, output: nowhere, terminal: true });
  process.stderr.write(question);
  const stop = new AbortController();
  lines.on("SIGINT", () => stop.abort()).on("close", () => stop.abort());
  try {
    return await lines.question("", { signal: stop.signal });
  } catch {
    throw new Fault("Nothing was changed.");
  } finally {
    lines.close();
    process.stderr.write("\n");
  }
}
