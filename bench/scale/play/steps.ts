import type { Part, Parts } from "../measured.ts";
import type { Drawn } from "./work.ts";

/** Where a request is worked on. */
export type Site = {
  after(seconds: number, then: () => void): void;
  /** Seconds of work: of who has to be woken for it, and of who is at work anyway, so that it waits for its turn. */
  work(part: Part, seconds: { woken: number; busy: number }, then: () => void): void;
};
type Step = (next: () => void) => void;

/**
 * How many portions one part may be ahead of the next: what a connection sends before anybody has confirmed it, ten segments (RFC 6928), which
 * between programs on one machine have 64 kB each.
 */
const ahead = 10;
/** Of a node's work on an upload: taking it in; its checksums in one go, before it is sent; sending it; and what is said to the database. */
const ofUpload = { received: 0.4, hashed: 0.25, sent: 0.15, told: 0.2 };

/** The work of a request in the order in which the parts do it, as lib/ has it. */
export function stepsOf({ shape, chunks, statements, cpu, busy, wait }: Drawn, site: Site): Step[] {
  const of = (part: Part, share: number) => ({ woken: cpu[part] * share, busy: cpu[part] * busy[part] * share });
  const work =
    (part: Part, share: number): Step =>
    (next) =>
      site.work(part, of(part, share), next);
  const idle: Step = (next) => site.after(wait, next);
  // What helpers do, such as collecting garbage, nobody waits for, nor for what others do by themselves.
  const beside =
    (...others: Part[]): Step =>
    (next) => {
      for (const part of others) site.work(part, of(part, 1), () => {});
      next();
    };
  const ask = [work("client", 0.5), work("balancer", 0.5)];
  const answer = [work("node", 0.4), idle, work("balancer", 0.5), work("client", 0.5)];
  const turns = (share: number) =>
    Array.from({ length: statements }, () => [work("database", 1 / statements), work("node", share / statements)]).flat();
  const pass = (shares: Partial<Parts>): Step =>
    pipe(
      site,
      chunks,
      (Object.entries(shares) as [Part, number][]).map(([part, share]) => [part, (portions) => of(part, (share * portions) / chunks)]),
    );

  if (shape === "answer") return [...ask, beside("helpers", "decoder", "bucket", "store"), work("node", 0.3), ...turns(0.3), ...answer];
  if (shape === "object") {
    const fetched = [work("bucket", 0.5), work("store", 1), work("bucket", 0.5)];
    return [...ask, beside("helpers", "decoder"), work("node", 0.3), ...turns(0.3), ...fetched, ...answer];
  }
  // What a bucket sends goes on to the client while the rest still comes.
  if (shape === "stream")
    return [beside("helpers", "decoder"), work("database", 1), pass({ store: 1, bucket: 1, node: 1, balancer: 1, client: 1 }), idle];
  // It is received, then decoded, then sent to the bucket, and then its row is written.
  const { received, hashed, sent, told } = ofUpload;
  return [
    beside("helpers"),
    pass({ client: 1, balancer: 1, node: received }),
    work("decoder", 1),
    work("node", hashed),
    pass({ node: sent, bucket: 1, store: 1 }),
    ...turns(told),
    idle,
  ];
}

/** Portions go from stage to stage, and the stages work side by side; whoever comes late takes all that lies there in one go. */
function pipe(site: Site, portions: number, stages: [part: Part, seconds: (portions: number) => { woken: number; busy: number }][]): Step {
  return (next) => {
    const done = stages.map(() => 0);
    const busy = stages.map(() => false);
    const count = (place: number) => done[place] ?? portions;
    const go = (place: number): void => {
      const stage = stages[place];
      if (stage === undefined || busy[place]) return;
      const lies = (place === 0 ? portions : count(place - 1)) - count(place);
      const room = place === stages.length - 1 ? portions : ahead + count(place + 1) - count(place);
      const taken = Math.min(lies, room);
      if (taken <= 0) return;
      busy[place] = true;
      site.work(stage[0], stage[1](taken), () => {
        busy[place] = false;
        done[place] = count(place) + taken;
        if (place === stages.length - 1 && done[place] === portions) return next();
        for (const other of [place + 1, place, place - 1]) go(other);
      });
    };
    go(0);
  };
}

/** Does one step after the other. */
export function walk(steps: Step[], end: () => void, place = 0): void {
  const step = steps[place];
  if (step === undefined) end();
  else step(() => walk(steps, end, place + 1));
}
