import type { Measured } from "../measured.ts";
import { assumed } from "./assumed.ts";
import { type Needs, needsOf } from "./needs.ts";

/** Something that is full at so many images a day, and what is done then. */
export type Bound = { perDay: number; what: string; next: string };

/** Images a day at which each bound is met, the first one first, of a cluster as deploy/ has it. */
export function boundsOf(measured: Measured): Bound[] {
  const { fullness, mostDatabaseCores, reservedConnections } = assumed;
  const full = `${fullness * 100} %`;
  const bounds: [what: string, next: string, reached: (needs: Needs) => boolean][] = [
    [
      "16 GiB of memory, of a database of 2 cores, by rows and indexes after a year",
      "nothing yet: look-ups begin to read from its disk, which its IOPS bound",
      ({ databaseBytes }) => databaseBytes > 2 * assumed.memoryOfCore,
    ],
    [`one node of 2 cores at ${full} (with its spare, two)`, "more nodes: nothing is kept in one", ({ nodes }) => nodes > 2],
    [
      "3,000 IOPS of the database after a year, reads from its disk among them",
      "more memory, or more IOPS for money",
      ({ reads, writes }) => reads + writes > 3000,
    ],
    [
      "one balancer, by 1 Gbit/s out of it in the busiest second (with its spare, two)",
      "more balancers; a CDN, or thumbnails by redirect to the bucket",
      ({ balancers }) => balancers > 2,
    ],
    [
      `${100 - reservedConnections} connections open (PostgreSQL has 100 and keeps ${reservedConnections})`,
      "PgBouncer in transaction mode; far fewer are busy",
      ({ connectionsOpen }) => connectionsOpen > 100 - reservedConnections,
    ],
    [`2 cores of the database at ${full}`, `a larger machine, up to ${mostDatabaseCores} cores`, ({ databaseCores }) => databaseCores > 2],
    [
      "1 TB of rows after a year",
      "tables partitioned by owner, so that indexes and vacuum stay small",
      ({ databaseBytes }) => databaseBytes > 1e12,
    ],
    [
      `${mostDatabaseCores} cores of the database at ${full}`,
      "a CDN with purge, which takes most look-ups away; then databases by owner",
      ({ databaseCores }) => databaseCores > mostDatabaseCores,
    ],
  ];
  return bounds.map(([what, next, reached]) => ({ what, next, perDay: reachedAt(measured, reached) })).sort((a, b) => a.perDay - b.perDay);
}

function reachedAt(measured: Measured, reached: (needs: Needs) => boolean): number {
  let [low, high] = [1, 1e11];
  while (high / low > 1.005) {
    const middle = Math.sqrt(low * high);
    if (reached(needsOf(measured, middle))) high = middle;
    else low = middle;
  }
  return high;
}
