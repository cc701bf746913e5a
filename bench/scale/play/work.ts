import { type Cost, type Part, type Parts, parts } from "../measured.ts";
import { startClock } from "./queues.ts";
import { siteOf } from "./site.ts";
import { stepsOf, walk } from "./steps.ts";

/** The work that one request is: of each part until its answer and after it, and the seconds that are nobody's. */
export type Drawn = {
  shape: "answer" | "object" | "stream" | "upload";
  chunks: number;
  statements: number;
  cpu: Parts;
  after: Parts;
  /** How much of the work there is, of each part, where it is at work anyway. */
  busy: Parts;
  wait: number;
};

/** Bytes that a stream passes on before whoever else waits for the event loop is let in. */
const chunk = 65_536;

/** The fraction of the golden ratio: its multiples, without what is before the point, lie evenly between 0 and 1, however many there are. */
const golden = (Math.sqrt(5) - 1) / 2;

/**
 * Draws requests of a kind, one after the other from those measured alone, in no order but each as often as the others. What of its time the model's own order of work does not take
 * is a wait; so alone, it takes the time that was measured. For a part that is at work anyway it is as much less as was measured with the most
 * at once.
 */
export function drawOf(cost: Cost, first = 0): (atNode: number) => Drawn {
  const { seconds, cpu } = cost.alone;
  const busy = busyOf(cost);
  const measured = seconds.map((seconds, place) =>
    fitted({ ...frameOf(cost), cpu: of((part) => cpu[part][place] ?? 0), after: of(() => 0), busy, wait: 0 }, seconds),
  );
  const times = helpersOf(cost);
  let turn = first;
  return (atNode) => {
    const drawn = measured[Math.floor(((turn++ * golden) % 1) * measured.length)] as Drawn;
    const factor = times(atNode);
    return {
      ...drawn,
      cpu: { ...drawn.cpu, helpers: drawn.cpu.helpers * factor },
      after: { ...drawn.after, helpers: drawn.after.helpers * factor },
    };
  };
}

/** Of the work of this kind's requests, the part that in the model's order does not fit into the time that they took; 0 where the order is right. */
export function misfitOf({ alone, ...rest }: Cost): number {
  const cost = { alone, ...rest };
  const fits = alone.seconds.map((seconds, place) => {
    const cpu = of((part) => alone.cpu[part][place] ?? 0);
    const sum = (work: Parts) => parts.reduce((all, part) => all + work[part], 0);
    return {
      all: sum(cpu),
      beside: sum(fitted({ ...frameOf(cost), cpu, after: of(() => 0), busy: busyOf(cost), wait: 0 }, seconds).after),
    };
  });
  return fits.reduce((sum, { beside }) => sum + beside, 0) / fits.reduce((sum, { all }) => sum + all, 0);
}

/**
 * Work that took so many seconds: what of them its own order does not take is a wait. Where it takes more than there were, such as what the
 * database did for itself, the rest was done beside the request, and is done after it here.
 */
function fitted(drawn: Drawn, seconds: number): Drawn {
  const alone = secondsAlone(drawn);
  if (alone <= seconds) return { ...drawn, wait: seconds - alone };
  const part = seconds / alone;
  return { ...drawn, cpu: of((name) => drawn.cpu[name] * part), after: of((name) => drawn.cpu[name] * (1 - part)) };
}

/** How much of the work alone each part has with the most at once; of helpers it is in their work already. */
function busyOf({ alone, atOnce }: Pick<Cost, "alone" | "atOnce">): Parts {
  const most = atOnce.at(-1)?.cpu;
  return of((part) => {
    const base = meanOf(alone.cpu[part]);
    return most === undefined || base <= 0 || part === "helpers" ? 1 : most[part] / base;
  });
}

/**
 * How much of their work alone a node's helpers have for one of so many of a kind that the node works on. They collect the garbage of all of them
 * together, whoever is at work: measured at some numbers, between them by the logarithm, beyond them as there.
 */
function helpersOf({ alone, atOnce }: Cost): (atNode: number) => number {
  const base = meanOf(alone.cpu.helpers);
  const points = [
    { atNode: 1, factor: 1 },
    ...atOnce.map(({ clients, cpu }) => ({ atNode: clients / 2, factor: base > 0 ? cpu.helpers / base : 1 })),
  ];
  return (atNode) => {
    const above = points.find((point) => point.atNode >= atNode) ?? points.at(-1);
    const below = points.findLast((point) => point.atNode <= atNode) ?? points[0];
    if (above === undefined || below === undefined) return 1;
    if (above.atNode === below.atNode) return below.factor;
    const part = Math.log(atNode / below.atNode) / Math.log(above.atNode / below.atNode);
    return below.factor + part * (above.factor - below.factor);
  };
}

function frameOf({ bytes, asked }: Cost): Pick<Drawn, "shape" | "chunks" | "statements"> {
  const chunks = Math.max(1, Math.ceil(bytes / chunk));
  const shape = asked.bucketWrites > 0.5 ? "upload" : asked.bucketReads < 0.5 ? "answer" : chunks > 1 ? "stream" : "object";
  return { shape, chunks, statements: Math.max(1, Math.round(asked.statements)) };
}

function of(value: (part: Part) => number): Parts {
  return Object.fromEntries(parts.map((part) => [part, value(part)])) as Parts;
}

function meanOf(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}

/** Seconds that one request takes which is all there is, on two cores that all parts share, without any wait. */
function secondsAlone(drawn: Drawn): number {
  const clock = startClock();
  const plan = { nodes: 1, cores: { shared: 2 }, decoders: 2, connections: 10, balancers: 1, bucketQueues: true, slice: 0.004 };
  let seconds = 0;
  walk(
    stepsOf(
      { ...drawn, wait: 0 },
      siteOf(
        plan,
        clock,
        of(() => 0),
      ).at(0),
    ),
    () => (seconds = clock.now()),
  );
  clock.run();
  return seconds;
}
