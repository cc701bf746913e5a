import { type Kind, kinds, type Measured, type Parts } from "./measured.ts";
import { answeredByCdn, assumed, ways } from "./plan/assumed.ts";
import { boundsOf } from "./plan/bounds.ts";
import { cpuOf, type Needs, needsOf } from "./plan/needs.ts";
import { playedOf } from "./plan/playing.ts";
import { prices } from "./plan/prices.ts";
import { aloneOf, type Check, checkOf, type LatencyCheck, type Pair } from "./play/check.ts";
import { count, money, percent, seconds, short, size, table } from "./words.ts";

const names: Record<Kind, string> = {
  thumbnail: "thumbnail",
  coldThumbnail: "thumbnail, cold",
  original: "original",
  temporary: "temporary link",
  list: "list of 50",
  link: "make a link",
  upload: "upload of 12 MP",
};

/** Every table of docs/scale.md by its name, as Markdown, from what was measured. */
export function tablesOf(measured: Measured): Record<string, string> {
  const checks = measured.runs.map((run) => checkOf(measured, run));
  return {
    conditions: conditions(measured),
    cpu: cpu(measured),
    atOnce: atOnce(measured),
    asked: asked(measured),
    stored: stored(measured),
    checked: checked(checks),
    latencies: latencies([...aloneOf(measured), ...checks.flatMap(({ latencies }) => latencies)]),
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

function conditions({ at, machine, commit, notes, runs, costs }: Measured): string {
  const most = (of: (run: Measured["runs"][number]) => number) => Math.max(...runs.map(of)).toFixed(2);
  const costly = Math.max(...kinds.flatMap((kind) => costs[kind].atOnce.map(({ foreign }) => foreign))).toFixed(2);
  const refused = runs.reduce((sum, run) => sum + run.refused, 0);
  return `Measured ${at.slice(0, 16).replace("T", " ")} UTC, commit ${commit}, on ${machine.cores} × ${machine.cpu}, ${machine.memory}, ${machine.system}, Node ${machine.node}, at load ${machine.load} before it began: ${notes}. Others used at most ${most(({ foreign }) => foreign)} cores during a run (${most(({ foreignLow }) => foreignLow)} of them at a low priority), and ${costly} while costs were taken; ${refused} requests were refused as busy.`;
}

function cpu({ costs }: Measured): string {
  const columns: [string, (cpu: Parts) => number][] = [
    ["client", ({ client }) => client],
    ["balancer", ({ balancer }) => balancer],
    ["node, loop", ({ node }) => node],
    ["node, helpers", ({ helpers }) => helpers],
    ["decoder", ({ decoder }) => decoder],
    ["database", ({ database }) => database],
    ["bucket", ({ bucket, store }) => bucket + store],
  ];
  const rows = kinds.map((kind) => {
    const used = cpuOf(costs[kind]);
    return [names[kind], ...columns.map(([, of]) => (of(used) < 2e-6 ? "–" : seconds(of(used))))];
  });
  return table(["CPU of one", ...columns.map(([name]) => name)], rows);
}

function atOnce({ costs }: Measured): string {
  const whole = ({ node, helpers, decoder }: Parts) => node + helpers + decoder;
  const rows = kinds.map((kind) => {
    const { alone, atOnce } = costs[kind];
    const mean = (of: (cpu: Parts) => number) => {
      const each = alone.seconds.map((_, place) =>
        of(Object.fromEntries(Object.entries(alone.cpu).map(([part, list]) => [part, list[place] ?? 0])) as Parts),
      );
      return each.reduce((sum, one) => sum + one, 0) / each.length + of(alone.after);
    };
    return [
      names[kind],
      ...[
        mean,
        ...atOnce.map(
          ({ cpu }) =>
            (of: (cpu: Parts) => number) =>
              of(cpu),
        ),
      ].flatMap((level) => [seconds(level(whole)), seconds(level(({ database }) => database))]),
    ];
  });
  const levels = ["one alone", ...costs.thumbnail.atOnce.map(({ clients }) => `${clients} at once`)];
  return table(["CPU of one", ...levels.flatMap((level) => [`nodes, ${level}`, `database, ${level}`])], rows);
}

function asked({ costs }: Measured): string {
  return table(
    [
      "one",
      "bytes",
      "statements",
      "connection busy",
      "writes of the log",
      "log",
      "pages looked at",
      "pages written",
      "bucket reads",
      "bucket writes",
    ],
    kinds.map((kind) => {
      const { bytes, asked } = costs[kind];
      return [
        names[kind],
        size(bytes),
        short(asked.statements),
        seconds(asked.connectionSeconds),
        short(asked.walWrites),
        size(asked.walBytes),
        short(asked.pagesTouched),
        short(asked.pagesWritten),
        short(asked.bucketReads),
        short(asked.bucketWrites),
      ];
    }),
  );
}

function stored({ stored }: Measured): string {
  const { original, objects, objectBytes, rowBytes, indexBytes, pagesRead } = stored;
  return table(
    ["of each image", ""],
    [
      ["original", size(original)],
      ["objects in the bucket", short(objects)],
      ["their bytes", size(objectBytes)],
      ["of that, beside the original", size(objectBytes - original)],
      ["rows and indexes in PostgreSQL", size(rowBytes)],
      ["of that, indexes", size(indexBytes)],
      ["pages read from the disk for one look-up by key, where only the tops of the indexes are in memory", short(pagesRead)],
    ],
  );
}

function checked(checks: Check[]): string {
  const three = ({ measured, predicted }: Pair, written: (value: number) => string) => [
    written(measured),
    written(predicted),
    error({ measured, predicted }),
  ];
  return table(
    [
      "two nodes",
      "requests a second",
      "played",
      "error",
      "CPU of one, nodes",
      "played",
      "error",
      "CPU of one, database",
      "played",
      "error",
    ],
    checks.map(({ run, perSecond, nodeCpu, databaseCpu }) => [
      run.name,
      ...three(perSecond, short),
      ...three(nodeCpu, seconds),
      ...three(databaseCpu, seconds),
    ]),
  );
}

function latencies(checks: LatencyCheck[]): string {
  return table(
    ["run", "of these", "asked", "p50", "played", "error", "p95", "played", "error"],
    checks.map(({ name, kind, asked, p50, p95 }) => [
      name,
      kind === null ? "all" : names[kind],
      count(asked),
      ...[p50, p95].flatMap((pair) => [seconds(pair.measured), seconds(pair.predicted), error(pair)]),
    ]),
  );
}

function error({ measured, predicted }: Pair): string {
  const off = Math.round((predicted / measured - 1) * 100);
  return `${off > 0 ? "+" : ""}${off} %`;
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
