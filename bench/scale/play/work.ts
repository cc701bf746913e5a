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
  wait: number;
};

/** Bytes that a stream passes on before whoever else waits for the event loop is let in. */
const chunk = 65_536;

/**
 * Draws requests of a kind, by a chance from 0 to 1 and by how many are under way on two nodes: one of those measured alone. What of its time
 * the model's own order of work does not take is a wait; so alone, it takes the time that was measured.
 */
export function drawOf(cost: Cost): (chance: number, underWay: number) => Drawn {
  const { seconds, cpu, after } = cost.alone;
  const measured = seconds.map((seconds, place) =>
    fitted({ ...frameOf(cost), cpu: of((part) => cpu[part][place] ?? 0), after: of(() => 0), wait: 0 }, seconds),
  );
  const ratio = ratiosOf(cost);
  return (chance, underWay) => {
    const one = measured[Math.floor(chance * measured.length)] as Drawn;
    const times = ratio(underWay);
    return { ...one, cpu: of((part) => one.cpu[part] * times[part]), after: of((part) => (one.after[part] + after[part]) * times[part]) };
  };
}

/** Of the work of this kind's requests, the part that in the model's order does not fit into the time that they took; 0 where the order is right. */
export function misfitOf({ alone, ...rest }: Cost): number {
  const cost = { alone, ...rest };
  const fits = alone.seconds.map((seconds, place) => {
    const cpu = of((part) => alone.cpu[part][place] ?? 0);
    const sum = (work: Parts) => parts.reduce((all, part) => all + work[part], 0);
    return { all: sum(cpu), beside: sum(fitted({ ...frameOf(cost), cpu, after: of(() => 0), wait: 0 }, seconds).after) };
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

/** How the work of each part changes with how many are under way: measured at some numbers, between them by the logarithm, beyond them as there. */
function ratiosOf({ alone, atOnce }: Cost): (underWay: number) => Parts {
  const base = of((part) => meanOf(alone.cpu[part]) + alone.after[part]);
  const points = [
    { clients: 1, ratio: of(() => 1) },
    ...atOnce.map(({ clients, cpu }) => ({ clients, ratio: of((part) => (base[part] > 0 ? cpu[part] / base[part] : 1)) })),
  ];
  return (underWay) => {
    const place = points.findIndex(({ clients }) => clients >= underWay);
    const above = points.at(place) ?? points[0];
    const below = points[place - 1] ?? above;
    if (above === undefined || below === undefined || place <= 0) return (above as (typeof points)[number]).ratio;
    const part = Math.log(underWay / below.clients) / Math.log(above.clients / below.clients);
    return of((name) => below.ratio[name] + part * (above.ratio[name] - below.ratio[name]));
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
  walk(stepsOf({ ...drawn, wait: 0 }, siteOf(plan, clock).at(0)), () => (seconds = clock.now()));
  clock.run();
  return seconds;
}
