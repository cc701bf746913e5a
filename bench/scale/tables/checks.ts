import type { Measured, Part } from "../measured.ts";
import { aloneOf, type Check, checkOf, cpuAtOnce, type LatencyCheck, offOf, type Pair } from "../play/check.ts";
import { count, names, percent, seconds, short, table } from "../words.ts";

/** What the simulation says, beside what was measured. */
export function checkTables(measured: Measured): Record<string, string> {
  const checks = measured.runs.map((run) => checkOf(measured, run));
  return {
    atOnce: atOnce(measured),
    checked: checked(checks),
    off: off(checks),
    latencies: latencies([...aloneOf(measured), ...checks.flatMap(({ latencies }) => latencies)]),
  };
}

function atOnce(measured: Measured): string {
  const rows = cpuAtOnce(measured, 4).map(({ kind, loop, database }) => {
    const { alone, atOnce } = measured.costs[kind];
    const row = (part: Part, { measured, predicted }: Pair) => [
      alone.cpu[part].reduce((sum, one) => sum + one, 0) / alone.seconds.length,
      measured,
      predicted,
      atOnce.at(-1)?.cpu[part] ?? Number.NaN,
    ];
    return [names[kind], ...[...row("node", loop), ...row("database", database)].map(seconds)];
  });
  const levels = ["one alone", "4 at once", "that, played", "16 at once"];
  return table(["CPU of one", ...levels.map((level) => `event loop, ${level}`), ...levels.map((level) => `database, ${level}`)], rows);
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

/** How far the simulation is off at the most. */
function off(checks: Check[]): string {
  const most = (values: number[]) => percent(Math.max(...values));
  const of = (mixed: boolean) => checks.filter(({ run }) => Object.keys(run.mix).length > 1 === mixed);
  const rows = [false, true].map((mixed) => {
    const own = of(mixed);
    const latencies = own.flatMap((check) => check.latencies.filter(({ kind }) => mixed === (kind === null)));
    const kinds = own.flatMap((check) => check.latencies.filter(({ kind }) => kind !== null));
    return [
      mixed ? "a mix of kinds" : "one kind",
      most(own.map(({ perSecond }) => offOf(perSecond))),
      most(own.flatMap(({ nodeCpu, databaseCpu }) => [offOf(nodeCpu), offOf(databaseCpu)])),
      most(latencies.map(({ p50 }) => offOf(p50))),
      most(latencies.map(({ p95 }) => offOf(p95))),
      most(kinds.map(({ p50 }) => offOf(p50))),
      most(kinds.map(({ p95 }) => offOf(p95))),
    ];
  });
  return table(
    ["off by at most", "requests a second", "CPU of a request", "p50 of all", "p95 of all", "p50 of a kind", "p95 of a kind"],
    rows,
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
