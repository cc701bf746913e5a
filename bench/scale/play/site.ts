import type { Part, Parts } from "../measured.ts";
import { type Clock, type Machine, openQueue, type Queue, startMachine, type Worker } from "./queues.ts";
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

/** The machines of a plan, and whoever waits for what; `used` is told of all that is worked. */
export function siteOf(plan: Plan, clock: Clock, used: Parts): { at(node: number): Site } {
  const shared = "shared" in plan.cores ? startMachine(clock, plan.cores.shared, plan.slice) : null;
  const own = (cores: number) => shared ?? startMachine(clock, cores, plan.slice);
  const roomy = own(Number.POSITIVE_INFINITY);
  const database = own("shared" in plan.cores ? 0 : plan.cores.database);
  const one = (places: number) => (places === Number.POSITIVE_INFINITY ? null : openQueue(places));
  const servers = plan.bucketQueues ? 1 : Number.POSITIVE_INFINITY;
  let groups = 0;
  const worker = (low = false): Worker => ({ group: groups++, low });
  // What the measuring program has started is of one session, but for what makes one of its own: the database and the bucket.
  const program = worker();
  const common = {
    client: [one(shared ? 1 : Number.POSITIVE_INFINITY), roomy, program],
    balancer: [one(plan.balancers), roomy, program],
    bucket: [one(servers), roomy, worker()],
    store: [one(servers), roomy, worker()],
  } satisfies Partial<Record<Part, Place>>;
  const nodes = Array.from({ length: plan.nodes }, (): Record<Part, Place> => {
    const machine = own("shared" in plan.cores ? 0 : plan.cores.node);
    const node = shared === null ? worker() : program;
    return {
      ...common,
      node: [openQueue(1), machine, node],
      helpers: [null, machine, node],
      decoder: [openQueue(plan.decoders), machine, { ...node, low: true }],
      database: [openQueue(plan.connections), database, worker()],
    };
  });
  return {
    at(place) {
      const places = nodes[place] as Record<Part, Place>;
      return {
        after: clock.after,
        work(part, { woken, busy }, then) {
          const [queue, machine, worker] = places[part];
          // A loop that is at work takes what comes with what it has; of others each has a process of its own, which a core has to be woken for.
          const isAsleep = queue?.places === 1 ? queue.isFree() : machine.hasRoom(worker);
          const seconds = isAsleep ? woken : busy;
          if (seconds <= 0) return then();
          used[part] += seconds;
          const go = () =>
            machine.work(seconds, worker, () => {
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

type Place = [queue: Queue | null, machine: Machine, worker: Worker];
