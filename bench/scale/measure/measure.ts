import { Client } from "pg";
import { commit, thisMachine } from "#bench/report/machine.ts";
import { type Kind, kinds, type Measured } from "../measured.ts";
import { type Cluster, openCluster, sliceOf } from "./cluster.ts";
import { idleOf } from "./cost.ts";
import { countAll, probeOf } from "./counted.ts";
import { runs, summed } from "./played.ts";
import { type Scene, setScene } from "./scene.ts";
import { rowsOf, storedOf } from "./stored.ts";
import { takeTurns } from "./turns.ts";

const images = 60;
/** Uploads after which everything that is compiled while it runs has been, and reads of each other kind. */
const warming = { upload: 250, read: 400 };

/**
 * Measures what one request of each kind costs each part, what an image leaves behind, and what two nodes do at once. Costs and
 * runs take turns for so many `rounds`.
 */
export async function measure(rounds: number, tell: (now: string) => void): Promise<Measured> {
  const machine = thisMachine();
  const slice = await sliceOf();
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
    tell("warming up");
    await warm(cluster, scene);
    const setting = { cluster, scene, idle: await idleOf(cluster) };
    const { costs: taken, played, ...turns } = await takeTurns(setting, rounds, tell);
    tell("counting");
    const probe = await probeOf(cluster);
    const asked = await countAll(cluster, scene, database, tell);
    const costs = Object.fromEntries(kinds.map((kind) => [kind, { ...taken[kind], asked: asked[kind] }])) as Measured["costs"];
    scene.close();
    const { version } = (await database.query("select split_part(version(), ' ', 2) as version")).rows[0];
    await database.end();
    await cluster.close();
    tell("filling a database");
    return {
      at: new Date().toISOString(),
      commit: await commit(),
      machine,
      notes: `${scene.photo.name} of ${(scene.photo.bytes.length / 1e6).toFixed(1)} MB; two nodes, PostgreSQL ${version} (which flushes each commit), Swift with s3api, nginx and the clients share the machine; ${turns.rounds} rounds of costs and runs in turns, after one that does not count; ${turns.again} of ${turns.turns} turns were taken again, as others disturbed them`,
      slice,
      costs,
      probe,
      stored: { ...stored, ...(await rowsOf()) },
      runs: runs.map((run, place) => summed(run, played[place] ?? [])),
    };
  } finally {
    await database.end().catch(() => {});
    await cluster.close().catch(() => {});
  }
}

async function warm(cluster: Cluster, scene: Scene): Promise<void> {
  const ask = async (kind: Kind, times: number, origin: string, clients = 4) => {
    let left = times;
    const work = async () => {
      while (left-- > 0) await scene.ask(kind, origin);
    };
    await Promise.all(Array.from({ length: clients }, work));
  };
  await ask("upload", warming.upload, cluster.balancerOf("upload"));
  for (const kind of kinds) if (kind !== "upload" && kind !== "coldThumbnail") await ask(kind, warming.read, cluster.balancerOf(kind));
  await ask("coldThumbnail", warming.upload, cluster.balancerOf("coldThumbnail"));
  await ask("original", warming.read / 4, cluster.balancerOf("coldThumbnail"));
}
