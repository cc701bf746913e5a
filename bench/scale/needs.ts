import type { Cost, Kind, Measured, Mix } from "./measured.ts";
import { costOfUnits, prices } from "./prices.ts";
import type { Plan } from "./simulate.ts";

/** What nobody measured: how the images are looked at, and how full machines may be. Change it here, and the tables follow. */
export const assumed = {
  /** Requests for each uploaded image; of reads, the part that no node has near. */
  perImage: { upload: 1, thumbnail: 90, coldThumbnail: 10, original: 2, temporary: 2, list: 2, link: 0.1 } as Record<Kind, number>,
  /** Of the busiest second to the mean one. */
  peak: 3,
  /** Of its cores that a machine uses in the busiest second. */
  fullness: 0.6,
  nodeCores: 2,
  /** The largest database machine. */
  mostDatabaseCores: 64,
  /** Of the reads of permanent links that a CDN answers, where there is one. */
  cdnShare: 0.9,
};
const day = 86_400;
const hoursOfMonth = 730;
const permanent: Kind[] = ["thumbnail", "coldThumbnail", "original"];

/** What so many images a day need in the busiest second, and after a year. Bytes, dollars a month. */
export type Needs = {
  perDay: number;
  requests: number;
  balancerCores: number;
  nodes: number;
  databaseCores: number;
  databases: number;
  connectionsOpen: number;
  connectionsBusy: number;
  iops: number;
  databaseBytes: number;
  bucketBytes: number;
  /** What nodes send to visitors, or to the CDN; and what the CDN sends to visitors. */
  egressBytes: number;
  cdnBytes: number;
  dollars: { nodes: number; database: number; bucket: number; egress: number; cdn: number };
};

/** The needs of `perDay` images; with `cdn`, of what its CDN leaves, and that. */
export function needsOf({ costs, stored }: Measured, perDay: number, cdn = false): Needs {
  const perImage = requestsOf(cdn);
  const uploads = (perDay / day) * assumed.peak;
  const sum = (of: (cost: Cost) => number) => kindsOf(perImage).reduce((all, kind) => all + perImage[kind] * of(costs[kind]), 0);
  const [loop, cpu, database] = [sum(({ cpu }) => cpu.node), sum(({ cpu }) => cpu.node + cpu.decoder), sum(({ cpu }) => cpu.database)];
  // A node's event loop is one core's, however many it has; one node more, so that one may be away.
  const nodes = Math.ceil(Math.max(uploads * loop, (uploads * cpu) / assumed.nodeCores) / assumed.fullness) + 1;
  const databaseCores = Math.max(2, Math.ceil((uploads * database) / assumed.fullness));
  const databases = Math.ceil(databaseCores / assumed.mostDatabaseCores);
  const iops = uploads * sum(({ commits, pagesDirtied }) => commits + pagesDirtied);
  const month = perDay * 30;
  const databaseBytes = perDay * 365 * stored.rowBytes;
  const bucketBytes = perDay * 365 * stored.objectBytes;
  const sent = kindsOf(perImage).filter((kind) => kind !== "upload");
  const bytesOf = (of: Record<Kind, number>, which: Kind[]) => month * which.reduce((all, kind) => all + of[kind] * costs[kind].bytes, 0);
  const egressBytes = bytesOf(perImage, sent);
  const cdnBytes = cdn ? bytesOf(assumed.perImage, permanent) : 0;
  // What a CDN of the same vendor fetches costs nothing.
  const toVisitors = cdn
    ? bytesOf(
        perImage,
        sent.filter((kind) => !permanent.includes(kind)),
      )
    : egressBytes;
  return {
    perDay,
    requests: uploads * kindsOf(perImage).reduce((all, kind) => all + perImage[kind], 0),
    balancerCores: Math.ceil((uploads * sum(({ cpu }) => cpu.balancer)) / assumed.fullness),
    nodes,
    databaseCores,
    databases,
    connectionsOpen: nodes * 10,
    connectionsBusy: uploads * sum(({ databaseSeconds }) => databaseSeconds),
    iops,
    databaseBytes,
    bucketBytes,
    egressBytes,
    cdnBytes,
    dollars: {
      nodes: costOfUnits(prices.core, nodes * assumed.nodeCores * hoursOfMonth),
      // Twice: a standby that takes over.
      database:
        2 *
        (costOfUnits(prices.core, databaseCores * hoursOfMonth) +
          costOfUnits(prices.databaseByte, databaseBytes / 1e9) +
          costOfUnits(prices.iops, Math.max(0, iops - 3000 * databases))),
      bucket:
        costOfUnits(prices.bucketByte, bucketBytes / 1e9) +
        costOfUnits(prices.bucketWrite, (month / 1e6) * sum(({ bucketWrites }) => bucketWrites)) +
        costOfUnits(prices.bucketRead, (month / 1e6) * sum(({ bucketReads }) => bucketReads)),
      egress: costOfUnits(prices.egress, toVisitors / 1e9),
      cdn: costOfUnits(prices.cdn, cdnBytes / 1e9),
    },
  };
}

/** The cluster of these needs, to be played, or such a `part` of it. */
export function planOf(needs: Needs, part: number): Plan {
  return {
    nodes: Math.round(needs.nodes * part),
    cores: { node: assumed.nodeCores, database: needs.databaseCores * part },
    balancers: Math.ceil(needs.balancerCores * part),
    decoders: assumed.nodeCores,
    connections: 10,
    bucketWorkers: null,
  };
}

/** The requests of a busy second, in parts of one. */
export function mixOf(cdn = false): Mix {
  const perImage = requestsOf(cdn);
  const all = kindsOf(perImage).reduce((sum, kind) => sum + perImage[kind], 0);
  return Object.fromEntries(kindsOf(perImage).map((kind) => [kind, perImage[kind] / all]));
}

/** Images a day at which each bound is met, the first one first. */
export function boundsOf(measured: Measured): { what: string; perDay: number; next: string }[] {
  const at = (reached: (needs: Needs) => boolean) => {
    let [low, high] = [1, 1e13];
    while (high / low > 1.001) {
      const middle = Math.sqrt(low * high);
      if (reached(needsOf(measured, middle))) high = middle;
      else low = middle;
    }
    return high;
  };
  const egress = needsOf(measured, 1).egressBytes;
  const bounds = [
    {
      what: "one node of 2 cores at 60 % (with its spare, two)",
      perDay: at(({ nodes }) => nodes > 2),
      next: "more nodes: nothing is kept in one",
    },
    {
      what: "1 Gbit/s out of all nodes in the busiest second",
      perDay: (1.25e8 * 30 * day) / (egress * assumed.peak),
      next: "a CDN, or thumbnails by redirect to the bucket",
    },
    {
      what: "100 connections open (PostgreSQL's own limit)",
      perDay: at(({ connectionsOpen }) => connectionsOpen > 100),
      next: "PgBouncer in transaction mode; far fewer are busy",
    },
    {
      what: "2 cores of the database at 60 %",
      perDay: at(({ databaseCores }) => databaseCores > 2),
      next: "a larger machine, up to 64 cores",
    },
    {
      what: "3,000 IOPS of the database",
      perDay: at(({ iops }) => iops > 3000),
      next: "more IOPS for money; commits are flushed together under load",
    },
    {
      what: "1 TB of rows after a year",
      perDay: 1e12 / (365 * measured.stored.rowBytes),
      next: "tables partitioned by owner, so that indexes and vacuum stay small",
    },
    {
      what: "64 cores of the database at 60 %",
      perDay: at(({ databaseCores }) => databaseCores > assumed.mostDatabaseCores),
      next: "lists from read replicas, then databases by owner",
    },
  ];
  return bounds.sort((a, b) => a.perDay - b.perDay);
}

function requestsOf(cdn: boolean): Record<Kind, number> {
  const share = (kind: Kind) => (cdn && permanent.includes(kind) ? 1 - assumed.cdnShare : 1);
  return Object.fromEntries(kindsOf(assumed.perImage).map((kind) => [kind, assumed.perImage[kind] * share(kind)])) as Record<Kind, number>;
}

function kindsOf(of: Record<Kind, number>): Kind[] {
  return Object.keys(of) as Kind[];
}
