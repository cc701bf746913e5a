import { numbersFrom } from "#bench/measure/numbers.ts";
import { percentile } from "#bench/measure/spread.ts";
import { type Cost, type Kind, type Latency, type Mix, type Part, type Parts, parts } from "./measured.ts";
import { openQueue, type Queue, shareMachine, startClock } from "./queues.ts";

/** A cluster that is not there: `cores` of the machine of each part, and how many of a node's requests wait for what. */
export type Plan = {
  nodes: number;
  /** Null: all parts share this many cores, as on the machine that is measured. A number each: cores of a machine for each node, one for the database; the rest is never short. */
  cores: { shared: number } | { node: number; database: number };
  decoders: number;
  connections: number;
  balancers: number;
  /** Of the bucket that serves one request after the other; null where it never queues. */
  bucketWorkers: number | null;
};

/** Clients that wait for their answer and ask again, or so many requests a second, whoever waits. */
export type Demand = { mix: Mix; requests: number } & ({ clients: number } | { perSecond: number });

export type Outcome = { perSecond: number; latency: Latency; cpu: Parts; databaseBusy: number };

/** Bytes that a stream passes on before whoever else waits for the event loop is let in. */
const chunk = 65_536;
/** sched-nice-design: what a process of nice 19, as decoders are, gets of a core beside one of nice 0. */
const lowest = 15 / 1024;

/**
 * Plays `demand` on `plan`, event by event. A request of a kind takes the mean CPU of its kind from each part, and waits for what of a
 * latency, drawn from those measured, was not CPU. The same seed gives the same outcome.
 */
export function simulate(costs: Record<Kind, Cost>, plan: Plan, demand: Demand, seed = 1): Outcome {
  const slice = (costs.original.cpu.node * chunk) / costs.original.bytes;
  const chance = numbersFrom(seed);
  const clock = startClock();
  const shared = "shared" in plan.cores ? shareMachine(clock, plan.cores.shared) : null;
  const machine = (cores: number) => shared ?? shareMachine(clock, cores);
  const roomy = machine(1e6);
  const databaseMachine = machine("shared" in plan.cores ? 0 : plan.cores.database);
  const balancer = openQueue(plan.balancers);
  const bucket = plan.bucketWorkers === null ? null : openQueue(plan.bucketWorkers);
  const nodes = Array.from({ length: plan.nodes }, () => ({
    machine: machine("shared" in plan.cores ? 0 : plan.cores.node),
    loop: openQueue(1),
    decoders: openQueue(plan.decoders),
    connections: openQueue(plan.connections),
  }));
  const used = Object.fromEntries(parts.map((part) => [part, 0])) as Parts;
  const latencies: number[] = [];
  let [asked, databaseBusy, warmAt] = [0, 0, 0];
  const warm = Math.ceil(demand.requests / 10);
  const total = demand.requests + warm;

  function play(then: () => void): void {
    const node = nodes[asked++ % nodes.length];
    const cost = costs[pick(demand.mix, chance())];
    if (node === undefined) return;
    const began = clock.now();
    const wait = waitOf(cost, chance());
    const need = (part: Part) => cost.cpu[part];
    for (const part of parts) used[part] += need(part);
    const sliced = (queue: Queue | null, on: typeof roomy, seconds: number) => (next: () => void) => inSlices(queue, on, seconds, next);
    const steps = [
      (next: () => void) => roomy.work(need("client") / 2, 1, next),
      sliced(balancer, roomy, need("balancer")),
      sliced(node.loop, node.machine, need("node") / 2),
      (next: () => void) => {
        if (cost.queries === 0) return next();
        node.connections.take(() => {
          const taken = clock.now();
          databaseMachine.work(need("database"), 1, () => {
            databaseBusy += clock.now() - taken;
            node.connections.leave();
            next();
          });
        });
      },
      (next: () => void) => {
        if (need("decoder") === 0) return next();
        node.decoders.take(() =>
          node.machine.work(need("decoder"), lowest, () => {
            node.decoders.leave();
            next();
          }),
        );
      },
      sliced(bucket, roomy, need("bucket")),
      sliced(node.loop, node.machine, need("node") / 2),
      (next: () => void) => clock.after(wait, next),
      (next: () => void) => roomy.work(need("client") / 2, 1, next),
    ];
    run(steps, () => {
      latencies.push(clock.now() - began);
      if (latencies.length === warm) warmAt = clock.now();
      then();
    });
  }

  function inSlices(queue: Queue | null, on: typeof roomy, seconds: number, next: () => void): void {
    if (seconds <= 0) {
      next();
      return;
    }
    const part = Math.min(slice, seconds);
    const go = () =>
      on.work(part, 1, () => {
        queue?.leave();
        inSlices(queue, on, seconds - part < 1e-9 ? 0 : seconds - part, next);
      });
    if (queue === null) go();
    else queue.take(go);
  }

  if ("clients" in demand) {
    const again = () => asked < total && play(again);
    for (let client = 0; client < demand.clients; client++) again();
  } else {
    const arrive = () => {
      if (asked >= total) return;
      play(() => {});
      clock.after(-Math.log(1 - chance()) / demand.perSecond, arrive);
    };
    arrive();
  }
  clock.run();
  const counted = latencies.slice(warm);
  const each = Object.fromEntries(parts.map((part) => [part, used[part] / latencies.length])) as Parts;
  return {
    perSecond: counted.length / (clock.now() - warmAt),
    latency: { p50: percentile(counted, 0.5), p95: percentile(counted, 0.95), p99: percentile(counted, 0.99) },
    cpu: each,
    databaseBusy: databaseBusy / clock.now(),
  };
}

/** Seconds of one request's latency for which nothing works on it. What several processes do at once is done in turn here, and the wait then none. */
function waitOf(cost: Cost, chance: number): number {
  const cpu = parts.reduce((sum, part) => sum + cost.cpu[part], 0);
  return Math.max(0, (cost.latencies[Math.floor(chance * cost.latencies.length)] ?? 0) - cpu);
}

/** The kind that `chance`, from 0 to 1, falls on. */
export function pick(mix: Mix, chance: number): Kind {
  let left = chance;
  const entries = Object.entries(mix) as [Kind, number][];
  for (const [kind, part] of entries) {
    left -= part;
    if (left < 0) return kind;
  }
  return entries.at(-1)?.[0] ?? "thumbnail";
}

type Step = (next: () => void) => void;

function run([step, ...rest]: Step[], end: () => void): void {
  if (step === undefined) end();
  else step(() => run(rest, end));
}
