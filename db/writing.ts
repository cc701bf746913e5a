import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { NothingChanged } from "./engine.ts";
import type { Line, Order, Outcome } from "./writer.ts";

/** ms that a writer waits for its turn among the processes. */
const patience = 5_000;

type Done = { counts: number[]; rows: unknown[][] };
type Waiting = { resolve: (done: Done) => void; reject: (error: Error) => void };
export type Writing = { carryOut: (lines: Line[]) => Promise<Done>; close: () => Promise<void> };

/**
 * The thread that writes into the SQLite `file` with this `inode`, one transaction after the other. `carryOut` rejects with
 * `NothingChanged`, or with SQLite's own message and `code`. The thread keeps the process alive only while it has work.
 */
export function openWriting(file: string, inode: number): Writing {
  const waiting = new Map<number, Waiting>();
  let thread: Worker | null = null;
  let orders = 0;

  function start(): Worker {
    // Named from the project's root, as this file may be running out of a bundle.
    const path = ["db", "writer.ts"];
    const started = new Worker(join(process.cwd(), ...path), { name: "tessera-writer", workerData: { file, inode }, execArgv: [] });
    started.on("message", ({ id, ...outcome }: Outcome) => {
      const one = waiting.get(id);
      waiting.delete(id);
      if (waiting.size === 0) started.unref();
      if ("counts" in outcome) one?.resolve(outcome);
      else if ("unchanged" in outcome) one?.reject(new NothingChanged(outcome.unchanged));
      else one?.reject(Object.assign(new Error(outcome.failure.message), { code: outcome.failure.code }));
    });
    let cause: unknown = null;
    started.on("error", (error) => {
      cause = error;
    });
    started.on("exit", () => {
      if (thread === started) thread = null;
      for (const { reject } of waiting.values()) {
        reject(Object.assign(new Error("The thread that writes into the store ended", { cause }), { code: "SQLITE_IOERR" }));
      }
      waiting.clear();
    });
    return started;
  }

  return {
    carryOut: (lines) =>
      new Promise((resolve, reject) => {
        thread ??= start();
        const order: Order = { id: orders++, lines, deadline: Date.now() + patience };
        waiting.set(order.id, { resolve, reject });
        thread.ref();
        thread.postMessage(order);
      }),
    async close() {
      const ending = thread;
      if (ending === null) return;
      const ended = new Promise((resolve) => ending.once("exit", resolve));
      ending.ref();
      ending.postMessage("close");
      await ended;
    },
  };
}
