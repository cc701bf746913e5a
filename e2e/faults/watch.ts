import { fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { familyOf, memoryOf } from "./family.ts";

/** What a server was seen to need and how it answered: bytes at the most of its own process and of all together, ms. */
export type Watched = { server: number; together: number; pulse: { asked: number; slowest: number; failed: string[] } };

/** Watches a server from outside until the function returned is called. */
export function watch(pid: number, origin: string): () => Promise<Watched> {
  const pulse = fork(join(import.meta.dirname, "pulse.ts"), [origin]);
  let [server, together] = [0, 0];
  const sampling = setInterval(() => {
    const family = familyOf(pid).flatMap((one) => memoryOf(one) ?? []);
    server = Math.max(server, family[0]?.resident ?? 0);
    together = Math.max(
      together,
      family.reduce((sum, { share }) => sum + share, 0),
    );
  }, 200);
  return async () => {
    clearInterval(sampling);
    const told = once(pulse, "message");
    pulse.send("stop");
    const [said] = (await told) as [Watched["pulse"]];
    return { server, together, pulse: said };
  };
}
