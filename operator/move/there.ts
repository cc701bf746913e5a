import { fork } from "node:child_process";
import { join } from "node:path";
import type { Answered, Asked, Calls } from "./arrival.ts";

/** The other end of a move: what it can be asked, and its end. */
export type There = { [Call in keyof Calls]: (...args: Parameters<Calls[Call]>) => Promise<Awaited<ReturnType<Calls[Call]>>> };

/** Starts the process that keeps the store of these settings. Calls reject with what was thrown there, marked so. */
export function openThere(env: NodeJS.ProcessEnv): There {
  const child = fork(join(import.meta.dirname, "arrival.ts"), { env, serialization: "advanced" });
  const waiting = new Map<number, { resolve: (result: unknown) => void; reject: (error: Error) => void }>();
  let asked = 0;
  child.on("message", ({ id, result, error }: Answered) => {
    const one = waiting.get(id);
    waiting.delete(id);
    if (error === undefined) one?.resolve(result);
    else one?.reject(Object.assign(new Error(error.message), { code: error.code, stack: error.stack, there: true }));
  });
  child.on("exit", () => {
    for (const { reject } of waiting.values()) reject(new Error("The process at the other end of the move has ended"));
    waiting.clear();
  });
  const call = (name: keyof Calls, args: unknown[]) =>
    new Promise<unknown>((resolve, reject) => {
      const id = asked++;
      waiting.set(id, { resolve, reject });
      child.send({ id, call: name, args } satisfies Asked, (error) => {
        if (error === null) return;
        waiting.delete(id);
        reject(error);
      });
    });
  return new Proxy({} as There, {
    get:
      (_, name) =>
      (...args: unknown[]) =>
        call(name as keyof Calls, args),
  });
}
