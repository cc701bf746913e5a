import { fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { Work } from "#bench/measure/burst.ts";
import type { Asked } from "./steady-program.ts";

/** Starts a process that asks at a steady rate; `each` of its work are the seconds of every answer. */
export function startSteady(): { ask(asked: Asked): Promise<Work>; stop(): void } {
  const program = fork(join(import.meta.dirname, "steady-program.ts"), { execArgv: [] });
  const stop = () => program.kill("SIGKILL");
  process.once("exit", stop);
  const broken = once(program, "exit").then(() => Promise.reject(new Error("The program that asks ended")));
  broken.catch(() => {}); // Told by `ask`.
  return {
    async ask(asked) {
      program.send(asked);
      const [work] = await Promise.race([once(program, "message"), broken]);
      return work as Work;
    },
    stop() {
      process.off("exit", stop);
      stop();
    },
  };
}
