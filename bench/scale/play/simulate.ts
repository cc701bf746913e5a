import { numbersFrom } from "#bench/measure/numbers.ts";
import { type Cost, type Kind, type Parts, parts } from "../measured.ts";
import { type Demand, demandOf } from "./demand.ts";
import { startClock } from "./queues.ts";
import { type Plan, siteOf } from "./site.ts";
import { stepsOf, walk } from "./steps.ts";
import { drawOf } from "./work.ts";

/** Requests answered a second, and each of them; the CPU of one. */
export type Outcome = { perSecond: number; answered: { kind: Kind; seconds: number }[]; cpu: Parts };

/**
 * Plays `demand` on `plan`, event by event. Each request is one of those that were measured alone, drawn by chance: what each part works on it
 * takes as long as it took then, changed as the mean of its kind changes with how many are under way, and so does what is no work. The same
 * demand gives the same outcome.
 */
export function simulate(costs: Record<Kind, Cost>, plan: Plan, demand: Demand): Outcome {
  const clock = startClock();
  const site = siteOf(plan, clock);
  const chance = numbersFrom(1);
  const draws = new Map<Kind, ReturnType<typeof drawOf>>();
  const used = Object.fromEntries(parts.map((part) => [part, 0])) as Parts;
  const answered: Outcome["answered"] = [];
  let [asked, underWay, last] = [0, 0, 0];

  function play(kind: Kind, then: () => void): void {
    const draw = draws.get(kind) ?? drawOf(costs[kind]);
    draws.set(kind, draw);
    underWay++;
    const drawn = draw(chance(), (underWay * 2) / plan.nodes);
    const began = clock.now();
    for (const part of parts) used[part] += drawn.cpu[part] + drawn.after[part];
    const at = site.at(asked++ % plan.nodes);
    walk(stepsOf(drawn, at), () => {
      answered.push({ kind, seconds: clock.now() - began });
      last = clock.now();
      underWay--;
      for (const part of parts) at.work(part, drawn.after[part], () => {});
      then();
    });
  }

  demandOf(demand, clock, play);
  clock.run();
  return {
    perSecond: answered.length / last,
    answered,
    cpu: Object.fromEntries(parts.map((part) => [part, used[part] / Math.max(1, answered.length)])) as Parts,
  };
}
