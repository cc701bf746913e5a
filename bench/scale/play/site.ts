import type { Part } from "../measured.ts";
import { type Clock, type Machine, openQueue, type Queue, startMachine } from "./queues.ts";
import type { Site } from "./steps.ts";

/** A cluster that is not there: `cores` of the machine of each part, and how many of a node's requests wait for what. */
export type Plan = {
  nodes: number;
  /** All parts share this many cores, as on the machine that is measured; or cores of a machine for each node, and for the database: the rest is never short. */
  cores: { shared: number } | { node: number; database: number };
  /** Seconds for which whoever is on a core keeps it while others wait. */
  slice: number;
  decoders: number;
  connections: number;
  balancers: number;
  /** Whether the bucket serves one request after the other, as the measured one does, or is never short. */
  bucketQueues: boolean;
};

/** The machines of a plan, and whoever waits for what. */
export function siteOf(plan: Plan, clock: Clock): { at(node: number): Site } {
  const shared = "shared" in plan.cores ? startMachine(clock, plan.cores.shared, plan.slice) : null;
  const own = (cores: number) => shared ?? startMachine(clock, cores, plan.slice);
  const roomy = own(Number.POSITIVE_INFINITY);
  const database = own("shared" in plan.cores ? 0 : plan.cores.database);
  const one = (places: number) => (places === Number.POSITIVE_INFINITY ? null : openQueue(places));
  const servers = plan.bucketQueues ? 1 : Number.POSITIVE_INFINITY;
  const common = {
    client: one(shared ? 1 : Number.POSITIVE_INFINITY),
    balancer: one(plan.balancers),
    bucket: one(servers),
    store: one(servers),
  };
  const nodes = Array.from({ length: plan.nodes }, () => ({
    machine: own("shared" in plan.cores ? 0 : plan.cores.node),
    loop: openQueue(1),
    decoders: openQueue(plan.decoders),
    connections: openQueue(plan.connections),
  }));
  return {
    at(place) {
      const node = nodes[place] as (typeof nodes)[number];
      const where: Record<Part, [queue: Queue | null, machine: Machine, low: boolean]> = {
        client: [common.client, roomy, false],
        balancer: [common.balancer, roomy, false],
        bucket: [common.bucket, roomy, false],
        store: [common.store, roomy, false],
        node: [node.loop, node.machine, false],
        helpers: [null, node.machine, false],
        decoder: [node.decoders, node.machine, true],
        database: [node.connections, database, false],
      };
      return {
        after: clock.after,
        work(part, seconds, then) {
          if (seconds <= 0) return then();
          const [queue, machine, low] = where[part];
          const go = () =>
            machine.work(seconds, low, () => {
              queue?.leave();
              then();
            });
          if (queue === null) go();
          else queue.take(go);
        },
      };
    },
  };
}
