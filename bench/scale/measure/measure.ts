import { Client } from "pg";
import { commit, thisMachine } from "#bench/report/machine.ts";
import { type Alone, type AtOnce, type Cost, type Kind, kinds, type Measured, parts } from "../measured.ts";
import { type Cluster, openCluster, sliceOf } from "./cluster.ts";
import { askAlone, askAtOnce, idleOf, type Setting } from "./cost.ts";
import { countAll, probeOf } from "./counted.ts";
import { playRun, type Round, runs, summed } from "./played.ts";
import { type Scene, setScene } from "./scene.ts";
import { rowsOf, storedOf } from "./stored.ts";

const images = 60;
/** Uploads after which everything that is compiled while it runs has been, and reads of each other kind. */
const warming = { upload: 250, read: 400 };
/** Of each kind in each round: how many alone, and for how many seconds at once. */
const alone: Record<Kind, number> = { thumbnail: 30, coldThumbnail: 20, original: 20, temporary: 30, list: 20, link: 20, upload: 14 };
const burst = { seconds: 1, uploadSeconds: 2, mostCold: 80 };
/** Clients at once that costs are taken at, beside one alone. */
const levels = [4, 16];

/**
 * Measures what one request of each kind costs each part, what an image leaves behind, and what two nodes do at once. After one round that
 * warms up and does not count, costs and runs take turns for so many `rounds`, there and back, so that whatever else happens meets both.
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
    const all = await inTurns(setting, rounds, tell);
    tell("counting");
    const probe = await probeOf(cluster);
    const asked = await countAll(cluster, scene, database, tell);
    const costs = Object.fromEntries(kinds.map((kind) => [kind, { ...costOf(all.costs[kind]), asked: asked[kind] }])) as Measured["costs"];
    scene.close();
    const { version } = (await database.query("select split_part(version(), ' ', 2) as version")).rows[0];
    await database.end();
    await cluster.close();
    tell("filling a database");
    return {
      at: new Date().toISOString(),
      commit: await commit(),
      machine,
      notes: `${scene.photo.name} of ${(scene.photo.bytes.length / 1e6).toFixed(1)} MB; two nodes, PostgreSQL ${version} (which flushes each commit), Swift with s3api, nginx and the clients share the machine; ${rounds} rounds of costs and runs in turns, after one that does not count`,
      slice,
      costs,
      probe,
      stored: { ...stored, ...(await rowsOf()) },
      runs: runs.map((run, place) => summed(run, all.played[place] ?? [])),
    };
  } finally {
    await database.end().catch(() => {});
    await cluster.close().catch(() => {});
  }
}

type Taken = { alone: (Alone & { bytes: number })[]; atOnce: AtOnce[] };

async function inTurns(setting: Setting, rounds: number, tell: (now: string) => void) {
  const costs = Object.fromEntries(kinds.map((kind): [Kind, Taken] => [kind, { alone: [], atOnce: [] }])) as Record<Kind, Taken>;
  const played: Round[][] = runs.map(() => []);
  const turns: ((counts: boolean, round: number) => Promise<void>)[] = [
    ...kinds.map((kind) => async (counts: boolean) => {
      const asked = await askAlone(kind, alone[kind], setting);
      if (counts) costs[kind].alone.push(asked);
    }),
    ...levels.flatMap((clients) =>
      kinds.map((kind) => async (counts: boolean) => {
        const seconds = kind === "upload" ? burst.uploadSeconds : burst.seconds;
        const most = kind === "coldThumbnail" ? burst.mostCold : Number.POSITIVE_INFINITY;
        const asked = await askAtOnce(kind, { clients, seconds, most }, setting);
        if (counts) costs[kind].atOnce.push(asked);
      }),
    ),
    ...runs.map((run, place) => async (counts: boolean, round: number) => {
      const done = await playRun(run, 100 * place + round, setting);
      if (counts) played[place]?.push(done);
    }),
  ];
  for (let round = 0; round <= rounds; round++) {
    tell(round === 0 ? "a round that does not count" : `round ${round} of ${rounds}`);
    for (const turn of round % 2 === 0 ? turns : turns.toReversed()) await turn(round > 0, round);
  }
  return { costs, played };
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

/** One cost from those of all rounds: all that were asked alone, and the means of those asked at once. */
function costOf({ alone, atOnce }: Taken): Omit<Cost, "asked"> {
  const mean = (level: AtOnce[], of: (one: AtOnce) => number) => {
    const asked = level.reduce((sum, one) => sum + one.asked, 0);
    return level.reduce((sum, one) => sum + of(one) * one.asked, 0) / asked;
  };
  const each = <Of>(of: (part: (typeof parts)[number]) => Of) =>
    Object.fromEntries(parts.map((part) => [part, of(part)])) as Record<(typeof parts)[number], Of>;
  return {
    bytes: alone.reduce((sum, { bytes }) => sum + bytes, 0) / alone.length,
    alone: {
      seconds: alone.flatMap(({ seconds }) => seconds),
      cpu: each((part) => alone.flatMap(({ cpu }) => cpu[part])),
      after: each((part) => alone.reduce((sum, { after }) => sum + after[part], 0) / alone.length),
    },
    atOnce: levels.map((clients) => {
      const level = atOnce.filter((one) => one.clients === clients);
      return {
        clients,
        asked: level.reduce((sum, { asked }) => sum + asked, 0),
        cpu: each((part) => mean(level, ({ cpu }) => cpu[part])),
        foreign: mean(level, ({ foreign }) => foreign),
      };
    }),
  };
}
