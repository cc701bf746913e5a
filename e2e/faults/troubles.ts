import { setTimeout as sleep } from "node:timers/promises";
import type { Apart } from "#e2e/setup/apart.ts";
import { over } from "#e2e/setup/client.ts";
import type { Cluster } from "#e2e/setup/cluster.ts";
import type { Ground } from "#e2e/setup/ground.ts";
import type { Launched } from "#e2e/setup/tessera.ts";
import type { Harm } from "./harms.ts";
import { statusOf } from "./recovery.ts";

/** One way to harm a cluster. `strike` does so and ends it; what did not come of it, each in a sentence. */
type Trouble = { harm: Harm; strike(place: number): Promise<string[]> };

/** The ways to harm a cluster whose last node is `apart`, or stands still instead. For how many ms: `outage` of what all need, `cut` of that node. */
export function troublesOf(
  house: Cluster,
  { postgres, s3 }: Ground,
  apart: Apart | null,
  { outage, cut }: { outage: number; cut: number },
) {
  const last = () => house.nodes.slice(-1);
  const all = () => house.nodes;
  /** Takes something away for a while, in which those who need it must have noticed. */
  const during = async (away: number, whose: () => Launched[], begin: () => Promise<void>, end: () => Promise<void>) => {
    await begin();
    try {
      await sleep(away);
      return await stillWell(whose());
    } finally {
      await end();
    }
  };
  const signal = (name: "SIGSTOP" | "SIGCONT") => async () => {
    for (const { pid } of last()) process.kill(pid, name);
  };
  return {
    "kill -9": {
      harm: "loss",
      async strike(place) {
        await house.nodes[place]?.kill();
        await house.relaunch(place);
        return [];
      },
    },
    "a restart of the database": { harm: "outage", strike: () => during(outage, all, postgres.pause, postgres.resume) },
    "the bucket away": { harm: "outage", strike: () => during(outage, all, s3.pause, s3.resume) },
    "a node cut off": {
      harm: "loss",
      strike: () => during(cut, last, apart?.cut ?? signal("SIGSTOP"), apart?.mend ?? signal("SIGCONT")),
    },
  } satisfies Record<string, Trouble>;
}

/** The nodes that say that they are well where they cannot be, each in a sentence. */
async function stillWell(nodes: Launched[]): Promise<string[]> {
  const statuses = nodes.map(async ({ origin }) => {
    const send = over(origin);
    return (await statusOf((path) => send(path, { signal: AbortSignal.timeout(3000) }))) === "200"
      ? [`The node at ${origin} noticed nothing.`]
      : [];
  });
  return (await Promise.all(statuses)).flat();
}
