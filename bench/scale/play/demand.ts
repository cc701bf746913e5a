import { numbersFrom } from "#bench/measure/numbers.ts";
import type { Kind, Mix } from "../measured.ts";
import type { Clock } from "./queues.ts";

/** Clients that wait for their answer and ask again, or so many requests a second, whoever waits; of kinds that the chance of `seed` draws. */
export type Demand = { mix: Mix; requests: number; seed: number } & ({ clients: number } | { perSecond: number });

/** Has `play` play what is demanded. */
export function demandOf(demand: Demand, clock: Clock, play: (kind: Kind, then: () => void) => void): void {
  const chance = numbersFrom(demand.seed);
  const arrival = numbersFrom(demand.seed + 1);
  let left = demand.requests;
  const next = (then: () => void) => {
    if (left-- <= 0) return false;
    play(pick(demand.mix, chance()), then);
    return true;
  };
  if ("clients" in demand) {
    const again = () => void next(again);
    for (let client = 0; client < demand.clients; client++) again();
    return;
  }
  const { perSecond } = demand;
  const arrive = () => {
    if (next(() => {})) clock.after(-Math.log(1 - arrival()) / perSecond, arrive);
  };
  arrive();
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
