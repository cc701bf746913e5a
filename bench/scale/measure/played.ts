import { numbersFrom } from "#bench/measure/numbers.ts";
import { type Kind, latencyOf, type Parts, parts, type Run } from "../measured.ts";
import { pick } from "../play/demand.ts";
import { machineSeconds } from "./cluster.ts";
import { foreignOf, type Setting } from "./cost.ts";
import { spent } from "./cpu.ts";

/** Seconds of each run in each round; of a cold one, requests. */
const seconds = 5;
const mostCold = 80;

/** What two nodes are asked for, by how many at once. No number of clients is one that costs are taken at. */
export const runs: Pick<Run, "name" | "clients" | "mix">[] = [
  { name: "thumbnails, 8 clients", clients: 8, mix: { thumbnail: 1 } },
  { name: "cold thumbnails, 8 clients", clients: 8, mix: { coldThumbnail: 1 } },
  { name: "reads, 8 clients", clients: 8, mix: { thumbnail: 0.8, temporary: 0.1, list: 0.05, original: 0.05 } },
  { name: "uploads, 2 clients", clients: 2, mix: { upload: 1 } },
  { name: "everything, 8 clients", clients: 8, mix: { thumbnail: 0.8, temporary: 0.08, list: 0.05, original: 0.05, upload: 0.02 } },
];

/** One round of a run. */
export type Round = {
  seed: number;
  seconds: number;
  answered: { kind: Kind; seconds: number }[];
  refused: number;
  foreign: number;
  foreignLow: number;
  cpu: Parts;
};

/** Plays a run once, of kinds that the chance of `seed` draws. */
export async function playRun({ clients, mix }: Pick<Run, "clients" | "mix">, seed: number, { cluster, scene }: Setting): Promise<Round> {
  const chance = numbersFrom(seed);
  const answered: Round["answered"] = [];
  let left = "coldThumbnail" in mix ? mostCold : Number.POSITIVE_INFINITY;
  let refused = 0;
  const [start, machine, before] = [performance.now(), machineSeconds(), cluster.look()];
  const work = async () => {
    while (left-- > 0 && performance.now() - start < seconds * 1000) {
      const kind = pick(mix, chance());
      try {
        answered.push({ kind, seconds: (await scene.ask(kind)).seconds });
      } catch (error) {
        if ((error as { status?: number }).status !== 503) throw error;
        refused++;
      }
    }
  };
  await Promise.all(Array.from({ length: clients }, work));
  const [after, took] = [cluster.look(), (performance.now() - start) / 1000];
  return { seed, seconds: took, answered, refused, ...foreignOf(machine, before, after, took), cpu: spent(before, after, answered.length) };
}

/** All rounds of a run in one. */
export function summed(run: Pick<Run, "name" | "clients" | "mix">, rounds: Round[]): Run {
  const answered = rounds.flatMap(({ answered }) => answered);
  const took = rounds.reduce((sum, { seconds }) => sum + seconds, 0);
  const over = (of: (round: Round) => number, by: (round: Round) => number, all: number) =>
    rounds.reduce((sum, round) => sum + of(round) * by(round), 0) / all;
  const kinds = Object.keys(run.mix) as Kind[];
  return {
    ...run,
    rounds: rounds.map(({ seed, seconds, answered }) => ({ seed, seconds, done: answered.length })),
    foreign: over(
      ({ foreign }) => foreign,
      ({ seconds }) => seconds,
      took,
    ),
    foreignLow: over(
      ({ foreignLow }) => foreignLow,
      ({ seconds }) => seconds,
      took,
    ),
    refused: rounds.reduce((sum, { refused }) => sum + refused, 0),
    latency: latencyOf(answered),
    kinds: Object.fromEntries(
      kinds.map((kind) => {
        const own = answered.filter((one) => one.kind === kind);
        return [kind, { ...latencyOf(own), done: own.length }];
      }),
    ) as Run["kinds"],
    cpu: Object.fromEntries(
      parts.map((part) => [
        part,
        over(
          ({ cpu }) => cpu[part],
          ({ answered }) => answered.length,
          answered.length,
        ),
      ]),
    ) as Parts,
  };
}
