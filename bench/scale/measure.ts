import { Client } from "pg";
import { numbersFrom } from "#bench/measure/numbers.ts";
import { percentile } from "#bench/measure/spread.ts";
import { commit, thisMachine } from "#bench/report/machine.ts";
import { type Cluster, machineSeconds, openCluster, spent } from "./cluster.ts";
import { costOf, idleOf } from "./cost.ts";
import { type Kind, kinds, type Measured, type Mix, type Run } from "./measured.ts";
import { type Scene, setScene } from "./scene.ts";
import { pick } from "./simulate.ts";
import { rowBytesOf, storedOf } from "./stored.ts";

const images = 60;
/** Seconds of each run of both nodes. */
const runFor = 12;
const runs: { name: string; clients: number; mix: Mix }[] = [
  { name: "thumbnails, 16 clients", clients: 16, mix: { thumbnail: 1 } },
  { name: "reads, 8 clients", clients: 8, mix: { thumbnail: 0.8, temporary: 0.1, list: 0.05, original: 0.05 } },
  { name: "uploads, 2 clients", clients: 2, mix: { upload: 1 } },
  { name: "everything, 8 clients", clients: 8, mix: { thumbnail: 0.8, temporary: 0.08, list: 0.05, original: 0.05, upload: 0.02 } },
];

/** Measures what one request of each kind costs each part, what an image leaves behind, and what two nodes do at once. */
export async function measure(tell: (now: string) => void): Promise<Measured> {
  const machine = thisMachine();
  tell("starting");
  const cluster = await openCluster();
  const database = new Client({ connectionString: cluster.database });
  // The server is taken away at the end, whoever speaks to it.
  database.on("error", () => {});
  try {
    await database.connect();
    await database.query("create extension if not exists pg_stat_statements");
    tell("sending pictures");
    const scene = await setScene(cluster, images);
    const stored = await storedOf(cluster, scene);
    const costs = {} as Measured["costs"];
    tell("idle");
    const idle = await idleOf(cluster);
    // What is cold is asked for once, of the node that has not seen it, before anything warms it.
    for (const kind of ["coldThumbnail", ...kinds.filter((kind) => kind !== "coldThumbnail")] as Kind[]) {
      tell(kind);
      costs[kind] = await costOf(kind, { cluster, scene, database, idle });
    }
    const done: Run[] = [];
    for (const run of runs) {
      tell(run.name);
      done.push(await runOf(run, cluster, scene));
    }
    scene.client.close();
    tell("filling a database");
    stored.rowBytes = await rowBytesOf(cluster);
    return {
      at: new Date().toISOString(),
      commit: await commit(),
      machine,
      notes: `${scene.photo.name} of ${(scene.photo.bytes.length / 1e6).toFixed(1)} MB; two nodes, PostgreSQL (which flushes each commit), Swift with s3api, nginx and the clients share the machine`,
      costs,
      stored,
      runs: done,
    };
  } finally {
    await database.end();
    await cluster.close();
  }
}

async function runOf({ name, clients, mix }: (typeof runs)[number], cluster: Cluster, { client, next }: Scene): Promise<Run> {
  const chance = numbersFrom(7);
  const latencies: number[] = [];
  const [before, machine, start] = [cluster.cpu(), machineSeconds(), performance.now()];
  let refused = 0;
  const work = async () => {
    while (performance.now() - start < runFor * 1000) {
      try {
        latencies.push((await client.ask(cluster.balancer, next(pick(mix, chance())))).seconds);
      } catch (error) {
        if ((error as { status?: number }).status !== 503) throw error;
        refused++;
      }
    }
  };
  await Promise.all(Array.from({ length: clients }, work));
  const seconds = (performance.now() - start) / 1000;
  const [after, machineAfter] = [cluster.cpu(), machineSeconds()];
  const used = spent(before, after, seconds);
  const foreign = (machineAfter.busy - machine.busy) / seconds - Object.values(used).reduce((sum, part) => sum + part, 0);
  const foreignLow = (machineAfter.low - machine.low) / seconds - used.decoder;
  return {
    name,
    clients,
    mix,
    seconds,
    foreign: Math.max(0, foreign),
    foreignLow: Math.max(0, Math.min(foreign, foreignLow)),
    done: latencies.length,
    refused,
    latency: { p50: percentile(latencies, 0.5), p95: percentile(latencies, 0.95), p99: percentile(latencies, 0.99) },
    cpu: spent(before, after, latencies.length),
  };
}
