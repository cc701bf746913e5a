import { valueIn } from "#bench/report/words.ts";
import { type Kind, kinds, type Measured, parts, type Run } from "./measured.ts";
import { assumed, boundsOf, mixOf, type Needs, needsOf, planOf } from "./needs.ts";
import { prices } from "./prices.ts";
import { simulate } from "./simulate.ts";

const names: Record<Kind, string> = {
  thumbnail: "thumbnail",
  coldThumbnail: "thumbnail, cold",
  original: "original",
  temporary: "temporary link",
  list: "list of 50",
  link: "make a link",
  upload: "upload of 12 MP",
};
const perDay = [1e4, 1e6, 1e8];
/** Nodes that are played; of a larger cluster such a part, with its part of the requests and the database. */
const mostPlayed = 24;

/** Every table of docs/scale.md by its name, as Markdown, from what was measured. */
export function tablesOf(measured: Measured): Record<string, string> {
  return {
    conditions: conditions(measured),
    cpu: cpu(measured),
    asked: asked(measured),
    stored: stored(measured),
    checked: checked(measured),
    assumed: assumptions(),
    needs: needs(measured),
    played: played(measured),
    bounds: bounds(measured),
    prices: table(
      ["what", "dollars", "date", "source"],
      Object.values(prices).map(({ what, steps, unit, date, source }) => [what, `${stepsOf(steps)} / ${unit}`, date, source]),
    ),
  };
}

/** `text` with each table put in the place that is marked for it; throws where a mark or a table is missing. */
export function withTables(text: string, tables: Record<string, string>): string {
  let all = text;
  for (const [name, made] of Object.entries(tables)) {
    const place = new RegExp(`(<!-- ${name} -->\n)[^]*?(<!-- end -->)`);
    if (!place.test(all)) throw new Error(`There is no place for the table "${name}"`);
    all = all.replace(place, (_, before, after) => `${before}\n${made}\n\n${after}`);
  }
  const places = [...text.matchAll(/<!-- (\w+) -->/g)].map(([, name = ""]) => name).filter((name) => name !== "end");
  const unknown = places.filter((name) => !Object.hasOwn(tables, name));
  if (unknown.length > 0) throw new Error(`There is no table for "${unknown.join(" ")}"`);
  return all;
}

function stepsOf(steps: [upTo: number, dollars: number][]): string {
  return steps.map(([upTo, dollars]) => (upTo === Number.POSITIVE_INFINITY ? dollars : `${dollars} to ${count(upTo)}`)).join(", ");
}

function conditions({ at, machine, commit, notes, runs }: Measured): string {
  const each = (of: (run: Run) => number | null, digits = 2) => runs.map((run) => of(run)?.toFixed(digits) ?? "not noted").join(", ");
  return `Measured ${at.slice(0, 16).replace("T", " ")} UTC, commit ${commit}, on ${machine.cores} × ${machine.cpu}, ${machine.memory}, ${machine.system}, Node ${machine.node}, at load ${machine.load} before it began. ${notes}. Others used ${each(({ foreign }) => foreign)} cores during the runs of both nodes, of which ${each(({ foreignLow }) => foreignLow)} at a low priority; ${each(({ refused }) => refused, 0)} requests were refused as busy.`;
}

function cpu({ costs }: Measured): string {
  const rows = kinds.map((kind) => {
    const { cpu, latencies } = costs[kind];
    const sorted = latencies.toSorted((a, b) => a - b);
    return [
      names[kind],
      ...parts.map((part) => (cpu[part] < 1e-6 ? "–" : seconds(cpu[part]))),
      seconds(sorted[Math.floor(sorted.length / 2)] ?? 0),
      seconds(sorted[Math.floor(sorted.length * 0.95)] ?? 0),
    ];
  });
  return table(["CPU of one", ...parts, "p50", "p95"], rows);
}

function asked({ costs }: Measured): string {
  return table(
    ["one", "bytes", "statements", "in the database", "that write", "WAL", "pages dirtied", "bucket reads", "bucket writes"],
    kinds.map((kind) => {
      const cost = costs[kind];
      return [
        names[kind],
        valueIn("B", cost.bytes),
        short(cost.queries),
        seconds(cost.databaseSeconds),
        short(cost.commits),
        size(cost.walBytes),
        short(cost.pagesDirtied),
        short(cost.bucketReads),
        short(cost.bucketWrites),
      ];
    }),
  );
}

function stored({ stored }: Measured): string {
  const { original, objects, objectBytes, rowBytes } = stored;
  return table(
    ["of each image", ""],
    [
      ["original", valueIn("B", original)],
      ["objects in the bucket", short(objects)],
      ["their bytes", valueIn("B", objectBytes)],
      ["of that, beside the original", valueIn("B", objectBytes - original)],
      ["rows and indexes in PostgreSQL", size(rowBytes)],
    ],
  );
}

function checked({ costs, machine, runs }: Measured): string {
  const rows = runs.flatMap((run) => {
    const plan = {
      nodes: 2,
      cores: { shared: Math.max(0.1, machine.cores - run.foreign + (run.foreignLow ?? 0)) },
      decoders: Math.min(4, machine.cores),
      connections: 10,
      balancers: 1,
      bucketWorkers: 1,
    };
    const played = simulate(costs, plan, { mix: run.mix, clients: run.clients, requests: Math.min(run.done, 6000) });
    return [
      line(run, "requests a second", run.done / run.seconds, played.perSecond, (value) => short(value)),
      ...(["p50", "p95", "p99"] as const).map((name) => line(run, name, run.latency[name], played.latency[name], seconds)),
      line(run, "CPU of a request, nodes", run.cpu.node + run.cpu.decoder, played.cpu.node + played.cpu.decoder, seconds),
      line(run, "CPU of a request, database", run.cpu.database, played.cpu.database, seconds),
    ];
  });
  return table(["two nodes", "figure", "measured", "predicted", "error"], rows);
}

function line(run: Run, what: string, measured: number, predicted: number, written: (value: number) => string): string[] {
  const error = predicted / measured - 1;
  return [run.name, what, written(measured), written(predicted), `${error > 0 ? "+" : ""}${Math.round(error * 100)} %`];
}

function assumptions(): string {
  const { perImage, peak, fullness, nodeCores, mostDatabaseCores, cdnShare } = assumed;
  return table(
    ["assumed, not measured", ""],
    [
      ...kinds
        .filter((kind) => kind !== "upload")
        .map((kind) => [`requests for each uploaded image: ${names[kind]}`, String(perImage[kind])]),
      ["the busiest second, to the mean one", `${peak} ×`],
      ["cores in use in it", `${fullness * 100} %`],
      ["cores of a node", String(nodeCores)],
      ["cores of the largest database machine", String(mostDatabaseCores)],
      ["permanent links that a CDN answers, where there is one", `${cdnShare * 100} %`],
    ],
  );
}

function needs(measured: Measured): string {
  const all = perDay.flatMap((count) => [needsOf(measured, count), needsOf(measured, count, true)]);
  const rows: [string, (needs: Needs) => string][] = [
    ["requests in the busiest second", ({ requests }) => count(requests)],
    ["cores of the balancers", ({ balancerCores }) => count(balancerCores)],
    ["nodes of 2 cores, one of them spare", ({ nodes }) => count(nodes)],
    ["cores of the database", ({ databaseCores }) => count(databaseCores)],
    ["databases of at most 64 cores", ({ databases }) => count(databases)],
    ["connections open, 10 a node", ({ connectionsOpen }) => count(connectionsOpen)],
    ["connections busy", ({ connectionsBusy }) => short(connectionsBusy)],
    ["IOPS of the database, at most", ({ iops }) => count(iops)],
    ["rows after a year", ({ databaseBytes }) => size(databaseBytes)],
    ["bucket after a year", ({ bucketBytes }) => size(bucketBytes)],
    ["bytes out of the nodes, a month", ({ egressBytes }) => size(egressBytes)],
    ["bytes from the CDN, a month", ({ cdnBytes }) => (cdnBytes === 0 ? "–" : size(cdnBytes))],
    ["nodes, a month", ({ dollars }) => money(dollars.nodes)],
    ["database and standby, the twelfth month", ({ dollars }) => money(dollars.database)],
    ["bucket, the twelfth month", ({ dollars }) => money(dollars.bucket)],
    ["bytes out to visitors, a month", ({ dollars }) => money(dollars.egress)],
    ["CDN, a month", ({ dollars }) => money(dollars.cdn)],
    ["together", ({ dollars }) => money(Object.values(dollars).reduce((sum, part) => sum + part, 0))],
  ];
  const head = all.map(({ perDay }, place) => `${count(perDay)} a day${place % 2 === 1 ? ", CDN" : ""}`);
  return table(
    ["", ...head],
    rows.map(([what, of]) => [what, ...all.map(of)]),
  );
}

function played(measured: Measured): string {
  const rows = perDay.map((perDay) => {
    const needs = needsOf(measured, perDay);
    const part = Math.min(1, mostPlayed / needs.nodes);
    const demand = { mix: mixOf(), perSecond: needs.requests * part, requests: 6000 };
    const outcome = simulate(measured.costs, planOf(needs, part), demand);
    const { p50, p95, p99 } = outcome.latency;
    return [
      count(perDay),
      count(needs.nodes),
      count(needs.requests),
      seconds(p50),
      seconds(p95),
      seconds(p99),
      short(outcome.databaseBusy / part),
    ];
  });
  return table(["images a day", "nodes", "requests a second", "p50", "p95", "p99", "connections busy, mean"], rows);
}

function bounds(measured: Measured): string {
  return table(
    ["images a day", "what is then full", "what then"],
    boundsOf(measured).map(({ perDay, what, next }) => [count(Number(perDay.toPrecision(2))), what, next]),
  );
}

function table(head: string[], rows: string[][]): string {
  const line = (cells: string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map((_, column) => (column === 0 ? "---" : "--:"))), ...rows.map(line)].join("\n");
}

function seconds(value: number): string {
  return valueIn("s", value);
}

function size(bytes: number): string {
  if (bytes < 1e6) return bytes < 1e3 ? `${Math.round(bytes)} B` : `${short(bytes / 1e3)} kB`;
  if (bytes < 1e12) return bytes < 1e9 ? `${short(bytes / 1e6)} MB` : `${short(bytes / 1e9)} GB`;
  return bytes < 1e15 ? `${short(bytes / 1e12)} TB` : `${short(bytes / 1e15)} PB`;
}

function money(dollars: number): string {
  return `$${count(Number(dollars.toPrecision(3)))}`;
}

function count(value: number): string {
  return Math.round(value).toLocaleString("en");
}

function short(value: number): string {
  return value >= 100 ? value.toFixed(0) : String(Number(value.toPrecision(2)));
}
