import { kinds, type Measured, type Parts } from "../measured.ts";
import { busyOf, cpuOf } from "../plan/needs.ts";
import { names, seconds, short, size, table } from "../words.ts";

/** What was measured of one request, and under which conditions. */
export function costTables(measured: Measured): Record<string, string> {
  return { conditions: conditions(measured), cpu: cpu(measured), asked: asked(measured), stored: stored(measured) };
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
        seconds(busyOf(costs[kind])),
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
