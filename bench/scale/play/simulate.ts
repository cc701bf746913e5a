import { type Cost, type Kind, type Parts, parts } from "../measured.ts";
import { type Demand, demandOf } from "./demand.ts";
import { startClock } from "./queues.ts";
import { type Plan, siteOf } from "./site.ts";
import { stepsOf, walk } from "./steps.ts";
import { drawOf } from "./work.ts";

/** Requests answered a second, and each of them; the CPU of one. */
export type Outcome = { perSecond: number; answered: { kind: Kind; seconds: number }[]; cpu: Parts };

/**
 * Plays `demand` on `plan`, event by event. Each request is one of those that were measured alone, each as often as the others: what each part works on it
 * takes as long as it took then, or as much less as it takes who is at work anyway; what was no work takes as long. The same demand gives the
 * same outcome.
 */
export function simulate(costs: Record<Kind, Cost>, plan: Plan, demand: Demand): Outcome {
  const clock = startClock();
  const used = Object.fromEntries(parts.map((part) => [part, 0])) as Parts;
  const site = siteOf(plan, clock, used);
  const draws = new Map<Kind, ReturnType<typeof drawOf>>();
  const answered: Outcome["answered"] = [];
  const underWay = Array.from({ length: plan.nodes }, () => new Map<Kind, number>());
  let [asked, last] = [0, 0];

  function play(kind: Kind, then: () => void): void {
    const draw = draws.get(kind) ?? drawOf(costs[kind], demand.seed * 1009);
    draws.set(kind, draw);
    const node = asked++ % plan.nodes;
    const own = underWay[node] as Map<Kind, number>;
    const atNode = (own.get(kind) ?? 0) + 1;
    own.set(kind, atNode);
    const drawn = draw(atNode);
    const began = clock.now();
    const at = site.at(node);
    walk(stepsOf(drawn, at), () => {
      answered.push({ kind, seconds: clock.now() - began });
      last = clock.now();
      own.set(kind, (own.get(kind) ?? 1) - 1);
      for (const part of parts) at.work(part, { woken: drawn.after[part], busy: drawn.after[part] * drawn.busy[part] }, () => {});
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
