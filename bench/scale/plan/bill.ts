import { assumed } from "./assumed.ts";
import { costOfUnits, prices } from "./prices.ts";

const hoursOfMonth = 730;
const GB = 2 ** 30;
/** IOPS that come with a database's disk. */
const included = 3000;

/** What is paid for; bytes and requests of a month, and what is there at its end. */
export type Used = {
  nodes: number;
  balancers: number;
  databaseCores: number;
  databases: number;
  databaseBytes: number;
  writes: number;
  reads: number;
  bucketBytes: number;
  bucketWrites: number;
  bucketReads: number;
  /** What one question for a node's health asks of the bucket. */
  probeCalls: { writes: number; reads: number };
  visitorBytes: number;
  cdnBytes: number;
  cdnAsked: number;
  perDay: number;
};

/** Dollars of a month. */
export type Dollars = { machines: number; database: number; bucket: number; calls: number; egress: number; cdn: number };

/** The bill of a month, at list prices. */
export function billOf(used: Used): Dollars {
  const probes = used.nodes * assumed.probes * 3600 * hoursOfMonth;
  const iops = Math.max(0, used.writes + used.reads - included * used.databases);
  return {
    machines: costOfUnits(prices.core, (used.nodes + used.balancers) * assumed.nodeCores * hoursOfMonth),
    // Twice: a standby that takes over.
    database:
      2 *
      (costOfUnits(prices.databaseCore, used.databaseCores * hoursOfMonth) +
        costOfUnits(prices.databaseByte, used.databaseBytes / GB) +
        costOfUnits(prices.iops, iops)),
    bucket: costOfUnits(prices.bucketByte, used.bucketBytes / GB),
    calls:
      costOfUnits(prices.bucketWrite, (used.bucketWrites + probes * used.probeCalls.writes) / 1e6) +
      costOfUnits(prices.bucketRead, (used.bucketReads + probes * used.probeCalls.reads) / 1e6),
    egress: costOfUnits(prices.egress, used.visitorBytes / GB),
    cdn: costOfUnits(prices.cdn, used.cdnBytes / GB) + costOfUnits(prices.cdnRequest, (used.cdnAsked * used.perDay * (365 / 12)) / 1e6),
  };
}
