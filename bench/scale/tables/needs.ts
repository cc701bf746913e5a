import { type Kind, kinds, type Measured } from "../measured.ts";
import { answeredByCdn, assumed, ways } from "../plan/assumed.ts";
import { boundsOf } from "../plan/bounds.ts";
import { cpuOf, type Needs, needsOf } from "../plan/needs.ts";
import { playedOf } from "../plan/playing.ts";
import { prices } from "../plan/prices.ts";
import { count, money, names, percent, seconds, short, size, table } from "../words.ts";

/** What so many images a day need, from what was measured and assumed. */
export function needTables(measured: Measured): Record<string, string> {
  return {
    assumed: assumptions(),
    needs: needs(measured),
    shares: shares(measured),
    played: played(measured),
    bounds: table(
      ["images a day", "what is then full", "what then"],
      boundsOf(measured).map(({ perDay, what, next }) => [count(Number(perDay.toPrecision(2))), what, next]),
    ),
    prices: table(
      ["what", "dollars", "date", "source"],
      Object.values(prices).map(({ what, steps, unit, date, source }) => [what, `${stepsOf(steps)} / ${unit}`, date, source]),
    ),
  };
}

function assumptions(): string {
  const { visits, readsOfVisit, others, peak, fullness, nodeCores, machineBytes, mostDatabaseCores, memoryOfCore, probes } = assumed;
  return table(
    ["assumed, not measured", ""],
    [
      ["hours in its life in which an image is looked at", String(visits)],
      ["reads of its thumbnails in each, by chance within it", String(readsOfVisit)],
      ...Object.entries(others).map(([kind, number]) => [`requests for each uploaded image: ${names[kind as Kind]}`, String(number)]),
      ["the busiest second, to the mean one", `${peak} ×`],
      ["cores in use in it", `${fullness * 100} %`],
      ["cores of a node, and of a balancer", String(nodeCores)],
      ["what such a machine may go on sending", `${(machineBytes * 8) / 1e9} Gbit/s`],
      ["cores of the largest database machine", String(mostDatabaseCores)],
      ["memory of the database beside each of its cores", `${memoryOfCore / 2 ** 30} GiB`],
      ["questions for a node's health", `${probes} / s`],
      ...[60, 3600].map((cdnSeconds) => [
        `from this: reads that a CDN answers which keeps what it got for ${cdnSeconds} s`,
        percent(answeredByCdn({ ...ways.cdn, cdnSeconds })),
      ]),
    ],
  );
}

function needs(measured: Measured): string {
  const all = [needsOf(measured, 1e4), ...[1e6, 1e8].flatMap((perDay) => Object.values(ways).map((way) => needsOf(measured, perDay, way)))];
  const rows: [string, (needs: Needs) => string][] = [
    ["requests in the busiest second", ({ requests }) => count(requests)],
    [
      "of reads of thumbnails, by a node that does not know them",
      ({ perImage }) => percent(perImage.coldThumbnail / (perImage.coldThumbnail + perImage.thumbnail)),
    ],
    ["nodes of 2 cores, one of them spare", ({ nodes }) => count(nodes)],
    ["copies near a node (`CACHE_BYTES`)", ({ nearBytes }) => (nearBytes === 0 ? "–" : size(nearBytes))],
    ["balancers of 2 cores, one of them spare", ({ balancers }) => count(balancers)],
    ["cores of the database", ({ databaseCores }) => count(databaseCores)],
    ["databases of at most 64 cores", ({ databases }) => count(databases)],
    ["connections open, 10 a node", ({ connectionsOpen }) => count(connectionsOpen)],
    ["connections busy, mean of that second", ({ connectionsBusy }) => short(connectionsBusy)],
    ["IOPS of the database: writes, at most", ({ writes }) => count(writes)],
    ["IOPS of the database: reads after a year, at most", ({ reads }) => count(reads)],
    ["rows and indexes after a year", ({ databaseBytes }) => size(databaseBytes)],
    ["bucket after a year", ({ bucketBytes }) => size(bucketBytes)],
    ["bytes out of the nodes, a month", ({ egressBytes }) => size(egressBytes)],
    ["bytes from the CDN, a month", ({ cdnBytes }) => (cdnBytes === 0 ? "–" : size(cdnBytes))],
    ["nodes and balancers", ({ dollars }) => money(dollars.machines)],
    ["database and standby, the twelfth month", ({ dollars }) => money(dollars.database)],
    ["bytes kept in the bucket, the twelfth month", ({ dollars }) => money(dollars.bucket)],
    ["requests to the bucket", ({ dollars }) => money(dollars.calls)],
    ["bytes out to visitors", ({ dollars }) => money(dollars.egress)],
    ["CDN, its bytes and requests", ({ dollars }) => money(dollars.cdn)],
    ["together, the twelfth month", ({ dollars }) => money(Object.values(dollars).reduce((sum, part) => sum + part, 0))],
  ];
  const head = all.map(({ perDay, way }) => [`${count(perDay)} a day`, way.name].filter(Boolean).join(", "));
  return table(
    ["", ...head],
    rows.map(([what, of]) => [what, ...all.map(of)]),
  );
}

/** What uses up the machines of a million images a day. */
function shares(measured: Measured): string {
  const { perImage } = needsOf(measured, 1e6);
  const columns: [string, (kind: Kind) => number][] = [
    ["requests", () => 1],
    ["nodes' event loops", (kind) => cpuOf(measured.costs[kind]).node],
    [
      "all CPU of nodes",
      (kind) => cpuOf(measured.costs[kind]).node + cpuOf(measured.costs[kind]).helpers + cpuOf(measured.costs[kind]).decoder,
    ],
    ["CPU of the database", (kind) => cpuOf(measured.costs[kind]).database],
    ["bytes", (kind) => measured.costs[kind].bytes],
  ];
  const sum = (of: (kind: Kind) => number) => kinds.reduce((all, kind) => all + perImage[kind] * of(kind), 0);
  return table(
    ["of 1,000,000 a day", ...columns.map(([name]) => name)],
    kinds.map((kind) => [names[kind], ...columns.map(([, of]) => percent((perImage[kind] * of(kind)) / sum(of)))]),
  );
}

function played(measured: Measured): string {
  return table(
    ["images a day", "nodes", "requests a second", "p50", "p95", "p99"],
    [1e4, 1e6, 1e8].map((perDay) => {
      const { needs, p50, p95, p99 } = playedOf(measured, perDay);
      return [count(perDay), count(needs.nodes), count(needs.requests), seconds(p50), seconds(p95), seconds(p99)];
    }),
  );
}

function stepsOf(steps: [upTo: number, dollars: number][]): string {
  return steps.map(([upTo, dollars]) => (upTo === Number.POSITIVE_INFINITY ? dollars : `${dollars} to ${count(upTo)}`)).join(", ");
}
