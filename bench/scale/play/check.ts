import { type Kind, kinds, type Latency, latencyOf, type Measured, type Run } from "../measured.ts";
import { simulate } from "./simulate.ts";
import type { Plan } from "./site.ts";

/** Of each round at most so many requests are played: its first ones. */
const mostOfRound = 1500;

export type Pair = { measured: number; predicted: number };
export type LatencyCheck = { name: string; kind: Kind | null; asked: number; p50: Pair; p95: Pair };
export type Check = { run: Run; perSecond: Pair; nodeCpu: Pair; databaseCpu: Pair; latencies: LatencyCheck[] };

/** How far a prediction is off, as a part of what was measured. */
export function offOf({ measured, predicted }: Pair): number {
  return Math.abs(predicted / measured - 1);
}

/** What a run of two nodes came to, beside what the same requests come to when they are played. */
export function checkOf({ costs, machine, slice }: Measured, run: Run): Check {
  const plan = twoNodes(Math.max(0.1, machine.cores - run.foreign + run.foreignLow), slice);
  const rounds = run.rounds.map(({ seed, done }) =>
    simulate(costs, plan, { mix: run.mix, clients: run.clients, requests: Math.min(done, mostOfRound), seed }),
  );
  const answered = rounds.flatMap(({ answered }) => answered);
  const played = answered.length / rounds.reduce((sum, { answered, perSecond }) => sum + answered.length / perSecond, 0);
  const done = run.rounds.reduce((sum, { done }) => sum + done, 0);
  const cpu = (of: (cpu: Run["cpu"]) => number): Pair => ({
    measured: of(run.cpu),
    predicted: rounds.reduce((sum, { cpu, answered }) => sum + of(cpu) * answered.length, 0) / answered.length,
  });
  const own = Object.keys(run.kinds) as Kind[];
  return {
    run,
    perSecond: { measured: done / run.rounds.reduce((sum, { seconds }) => sum + seconds, 0), predicted: played },
    nodeCpu: cpu(nodesOf),
    databaseCpu: cpu(({ database }) => database),
    latencies: [
      ...(own.length > 1 ? [compared(run.name, null, done, run.latency, latencyOf(answered))] : []),
      ...own.map((kind) => {
        const measured = run.kinds[kind] ?? { done: 0, p50: Number.NaN, p95: Number.NaN };
        return compared(run.name, kind, measured.done, measured, latencyOf(answered.filter((one) => one.kind === kind)));
      }),
    ],
  };
}

/** How long one request of each kind takes alone, as measured and as played. */
export function aloneOf({ costs, machine, slice }: Measured): LatencyCheck[] {
  return kinds.map((kind) => {
    const { seconds } = costs[kind].alone;
    const { answered } = simulate(costs, twoNodes(machine.cores, slice), {
      mix: { [kind]: 1 },
      clients: 1,
      requests: 3 * seconds.length,
      seed: 1,
    });
    return compared("alone", kind, seconds.length, latencyOf(seconds.map((seconds) => ({ seconds }))), latencyOf(answered));
  });
}

/** The CPU of an event loop and of the database for one request of each kind with so many clients at once, which the simulation does not know. */
export function cpuAtOnce({ costs, machine, slice }: Measured, clients: number): { kind: Kind; loop: Pair; database: Pair }[] {
  return kinds.map((kind) => {
    const measured = costs[kind].atOnce.find((one) => one.clients === clients)?.cpu;
    if (measured === undefined) throw new Error(`Nothing was measured with ${clients} clients at once`);
    const { cpu } = simulate(costs, twoNodes(machine.cores, slice), { mix: { [kind]: 1 }, clients, requests: mostOfRound, seed: 1 });
    const pair = (of: (cpu: Run["cpu"]) => number) => ({ measured: of(measured), predicted: of(cpu) });
    return { kind, loop: pair(({ node }) => node), database: pair(({ database }) => database) };
  });
}

const nodesOf = ({ node, helpers, decoder }: Run["cpu"]) => node + helpers + decoder;

/** The two nodes that are measured, where so many cores are left for all parts. */
function twoNodes(cores: number, slice: number): Plan {
  return { nodes: 2, cores: { shared: cores }, slice, decoders: 2, connections: 10, balancers: 1, bucketQueues: true };
}

function compared(name: string, kind: Kind | null, asked: number, measured: Latency, predicted: Latency): LatencyCheck {
  const pair = (of: keyof Latency) => ({ measured: measured[of], predicted: predicted[of] });
  return { name, kind, asked, p50: pair("p50"), p95: pair("p95") };
}
