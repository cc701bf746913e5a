import { setTimeout as sleep } from "node:timers/promises";
import type { Served } from "#bench/site.ts";

/** How late an event loop was over a while, seconds. */
export type Delay = { p99: number; most: number };

/** The setting with which a server can tell its delay. */
export const tellsDelay = { NODE_OPTIONS: `--import=${import.meta.resolve("./delay-preload.ts")}` };

/** How late the server's event loop was since this was asked last; null where its process is not known. */
export async function delayOf({ tessera, pid }: Served): Promise<Delay | null> {
  if (pid === null) return null;
  const told = () => tessera.log().match(/^\{"eventLoopDelay":.+\}$/gm) ?? [];
  const before = told().length;
  process.kill(pid, "SIGUSR2");
  for (let tries = 0; tries < 500; tries++) {
    const last = told()[before];
    if (last !== undefined) return JSON.parse(last).eventLoopDelay;
    await sleep(10);
  }
  throw new Error("The server does not tell how late its event loop is");
}
