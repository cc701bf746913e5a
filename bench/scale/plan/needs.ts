import { type Cost, type Kind, kinds, type Measured, type Parts } from "../measured.ts";
import { answeredByCdn, assumed, nodesMet, type Way, ways } from "./assumed.ts";
import { billOf, type Dollars } from "./bill.ts";

const day = 86_400;
/** Days of a month, on average. */
export const month = 365 / 12;
const permanent: Kind[] = ["thumbnail", "coldThumbnail", "original"];
/** What a temporary link is looked up by: its own row, and its image's. */
const lookUps: Partial<Record<Kind, number>> = { thumbnail: 1, coldThumbnail: 1, original: 1, temporary: 2 };
/** Clients at once, on two nodes, at which what a request costs is taken: about as many as are under way where machines are this full. */
const level = 4;

/** What so many images a day need in the busiest second, and after a year. Bytes; dollars a month. */
export type Needs = {
  perDay: number;
  way: Way;
  /** Requests for each uploaded image that reach the nodes, of all kinds, and those that a CDN is asked. */
  perImage: Record<Kind, number>;
  cdnAsked: number;
  requests: number;
  balancers: number;
  nodes: number;
  /** Copies near a node that it would make use of. */
  nearBytes: number;
  databaseCores: number;
  databases: number;
  connectionsOpen: number;
  connectionsBusy: number;
  writes: number;
  reads: number;
  databaseBytes: number;
  bucketBytes: number;
  /** What nodes send, a month, and what the CDN sends to visitors. */
  egressBytes: number;
  cdnBytes: number;
  dollars: Dollars;
};

/** The needs of `perDay` images. The more nodes there are the fewer of them know an image, so that more are needed: counted until they are enough. */
export function needsOf(measured: Measured, perDay: number, way: Way = ways.any): Needs {
  let needs = withNodes(measured, perDay, way, 2);
  for (let nodes = 0; needs.nodes !== nodes; ) {
    nodes = needs.nodes;
    needs = withNodes(measured, perDay, way, nodes);
  }
  return needs;
}

function withNodes(measured: Measured, perDay: number, way: Way, known: number): Needs {
  const { costs, stored } = measured;
  const perImage = requestsOf(way, known);
  const uploads = (perDay / day) * assumed.peak;
  const sent = kinds.filter((kind) => kind !== "upload");
  const sum = (of: (cost: Cost, kind: Kind) => number, which: readonly Kind[] = kinds) =>
    which.reduce((all, kind) => all + perImage[kind] * of(costs[kind], kind), 0);
  const cpu = (of: (cpu: Parts) => number) => (uploads * sum((cost) => of(cpuOf(cost)))) / assumed.fullness;
  // A node's event loop is one core's, however many it has; one machine more, so that one may be away.
  const nodes =
    Math.ceil(
      Math.max(
        cpu(({ node }) => node),
        cpu(({ node, helpers, decoder }) => node + helpers + decoder) / assumed.nodeCores,
      ),
    ) + 1;
  // A network takes as much in as out at once.
  const bytes =
    uploads *
    Math.max(
      sum(({ bytes }) => bytes, ["upload"]),
      sum(({ bytes }) => bytes, sent),
    );
  const balancers = Math.ceil(Math.max(cpu(({ balancer }) => balancer) / assumed.nodeCores, bytes / assumed.machineBytes)) + 1;
  const databaseCores = Math.max(2, Math.ceil(cpu(({ database }) => database)));
  const databaseBytes = perDay * 365 * stored.rowBytes;
  const missed = Math.max(0, 1 - (databaseCores * assumed.memoryOfCore) / databaseBytes);
  const written = uploads * sum(({ asked }) => asked.pagesWritten);
  const monthly = (which: readonly Kind[]) => perDay * month * sum(({ bytes }) => bytes, which);
  const visits = (perDay / day) * assumed.peak * assumed.visits * assumed.nearSeconds;
  const thumbnail = costs.coldThumbnail.bytes + assumed.nearBeside;
  const cdnAsked = way.cdnSeconds === 0 ? 0 : assumed.visits * assumed.readsOfVisit + assumed.others.original;
  const needs = {
    perDay,
    way,
    perImage,
    cdnAsked,
    requests: uploads * sum(() => 1),
    balancers,
    nodes,
    nearBytes:
      perImage.thumbnail < perImage.coldThumbnail / assumed.readsOfVisit
        ? 0
        : ((visits * perImage.coldThumbnail) / assumed.visits / nodes) * thumbnail,
    databaseCores,
    databases: Math.ceil(databaseCores / assumed.mostDatabaseCores),
    connectionsOpen: nodes * 10,
    connectionsBusy: uploads * sum(busyOf),
    writes: written + uploads * sum(({ asked }) => asked.walWrites),
    // A page that is changed has to be read before, and one that is looked up is any of all images'.
    reads: missed * (written + uploads * sum((_, kind) => (lookUps[kind] ?? 0) * stored.pagesRead)),
    databaseBytes,
    bucketBytes: perDay * 365 * stored.objectBytes,
    egressBytes: monthly(sent),
    cdnBytes: cdnAsked * perDay * month === 0 ? 0 : (perDay * month * sum(({ bytes }) => bytes, permanent)) / (1 - answeredByCdn(way)),
    visitorBytes: monthly(sent.filter((kind) => way.cdnSeconds === 0 || !permanent.includes(kind))),
    bucketWrites: perDay * month * sum(({ asked }) => asked.bucketWrites),
    bucketReads: perDay * month * sum(({ asked }) => asked.bucketReads),
    probeCalls: measured.probe,
  };
  return { ...needs, dollars: billOf(needs) };
}

/** Seconds for which one request keeps connections busy: by the database's own account, and for no less than it works. */
export function busyOf(cost: Cost): number {
  return Math.max(cost.asked.connectionSeconds, cpuOf(cost).database);
}

/** CPU of one request of this cost in a cluster that is as full as it may be. */
export function cpuOf({ atOnce }: Cost): Parts {
  const taken = atOnce.find(({ clients }) => clients === level);
  if (taken === undefined) throw new Error(`Nothing was measured with ${level} clients at once`);
  return taken.cpu;
}

/** The requests for one image that reach so many nodes. */
function requestsOf(way: Way, nodes: number): Record<Kind, number> {
  const passed = 1 - answeredByCdn(way);
  const reads = assumed.readsOfVisit * passed;
  const cold = assumed.visits * nodesMet(reads, nodes, way);
  const { others, visits } = assumed;
  return { ...others, upload: 1, thumbnail: visits * reads - cold, coldThumbnail: cold, original: others.original * passed };
}
