import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "pg";
import { fillPostgres } from "#bench/growth/fill.ts";
import { numbersFrom } from "#bench/measure/numbers.ts";
import { percentile } from "#bench/measure/spread.ts";
import { commit, thisMachine } from "#bench/report/machine.ts";
import { over, join as signUp } from "#e2e/setup/client.ts";
import { startTessera } from "#e2e/setup/tessera.ts";
import type { Answered } from "./ask.ts";
import { busySeconds, type Cluster, openCluster, spent } from "./cluster.ts";
import { type Cost, type Kind, kinds, type Measured, type Mix, type Parts, parts, type Run, type Stored } from "./measured.ts";
import { type Scene, setScene } from "./scene.ts";
import { pick } from "./simulate.ts";

const images = 60;
/** Requests of each kind, some at once: enough for the kernel's ticks of 10 ms to say what one costs. */
const times: Record<Kind, number> = {
  coldThumbnail: images,
  coldOriginal: images,
  thumbnail: 6000,
  original: 300,
  temporary: 4000,
  list: 500,
  link: 400,
  upload: 60,
};
const atOnce = 4;
/** Requests one after the other, whose latencies are kept. */
const alone = 200;
const counted = 10;
/** Seconds of each run of both nodes. */
const runFor = 12;
const runs: { name: string; clients: number; mix: Mix }[] = [
  { name: "thumbnails, 16 clients", clients: 16, mix: { thumbnail: 1 } },
  { name: "reads, 8 clients", clients: 8, mix: { thumbnail: 0.8, temporary: 0.1, list: 0.05, original: 0.05 } },
  { name: "uploads, 2 clients", clients: 2, mix: { upload: 1 } },
  { name: "everything, 8 clients", clients: 8, mix: { thumbnail: 0.8, temporary: 0.08, list: 0.05, original: 0.05, upload: 0.02 } },
];
const rows = 100_000;
const idleFor = 5;

type Setting = { cluster: Cluster; scene: Scene; database: Client; idle: Parts };

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
    for (const kind of ["coldThumbnail", "coldOriginal", ...kinds.filter((kind) => !kind.startsWith("cold"))] as Kind[]) {
      tell(kind);
      costs[kind] = await costOf(kind, { cluster, scene, database, idle });
    }
    const done: Run[] = [];
    for (const run of runs) {
      tell(run.name);
      done.push(await runOf(run, cluster, scene));
    }
    scene.client.close();
    tell(`${rows} rows`);
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

/** Cold ones are asked one after the other, as each is cold but once; of others the latency is one's alone, and the CPU that of some at once. */
async function costOf(kind: Kind, { cluster, scene, database, idle }: Setting): Promise<Cost> {
  const cold = kind === "coldThumbnail" || kind === "coldOriginal";
  const origin = cold ? cluster.nodes[1] : cluster.balancer;
  const ask = (asked: number, clients: number) => askAll(scene, origin, kind, asked, clients);
  // Twice all pictures, as each node has to have seen each; uploads are warm from the first ones.
  if (!cold && kind !== "upload") await ask(Math.max(2 * images, times[kind] / 10), atOnce);
  const latencies = cold ? null : (await ask(Math.min(alone, times[kind]), 1)).map(({ seconds }) => seconds);
  const [before, counters, start] = [cluster.cpu(), await countersOf(database), performance.now()];
  const answers = await ask(times[kind], cold ? 1 : atOnce);
  const [seconds, cpu, after] = [(performance.now() - start) / 1000, cluster.cpu(), await countersOf(database)];
  const asked = answers.length;
  const each = (name: keyof Counters) => Math.max(0, after[name] - counters[name]) / asked;
  const whole = spent(before, cpu, asked);
  return {
    asked,
    bytes: answers.reduce((sum, { bytes }) => sum + bytes, 0) / asked,
    latencies: latencies ?? answers.map(({ seconds }) => seconds),
    cpu: Object.fromEntries(parts.map((part) => [part, Math.max(0, whole[part] - (idle[part] * seconds) / asked)])) as Parts,
    queries: each("queries"),
    commits: each("commits"),
    databaseSeconds: each("seconds"),
    walBytes: each("wal"),
    pagesDirtied: each("dirtied"),
    ...(await callsOf(kind, cluster, scene)),
  };
}

async function askAll({ client, next }: Scene, origin: string, kind: Kind, asked: number, clients: number): Promise<Answered[]> {
  const answers: Answered[] = [];
  let left = asked;
  const work = async () => {
    while (left-- > 0) answers.push(await client.ask(origin, next(kind)));
  };
  await Promise.all(Array.from({ length: clients }, work));
  return answers;
}

type Counters = { queries: number; seconds: number; wal: number; dirtied: number; commits: number };

/** What the database has done so far, but for what is asked here: leases and sweeps of the nodes are part of it. */
async function countersOf(database: Client): Promise<Counters> {
  const { rows } =
    await database.query(`select coalesce(sum(calls), 0)::float8 as queries, coalesce(sum(total_exec_time), 0)::float8 / 1000 as seconds,
    coalesce(sum(wal_bytes), 0)::float8 as wal, coalesce(sum(shared_blks_dirtied), 0)::float8 as dirtied,
    coalesce(sum(calls) filter (where wal_bytes > 0), 0)::float8 as commits
    from pg_stat_statements where query not like '%pg_stat_%' and dbid = (select oid from pg_database where datname = current_database())`);
  return rows[0];
}

/** What a request asks of the bucket, by way of a node that speaks to it through what counts. */
async function callsOf(kind: Kind, { counting }: Cluster, { client, next, images }: Scene) {
  const warm = kind !== "coldThumbnail" && kind !== "coldOriginal" && kind !== "upload" && kind !== "link";
  const some = Array.from({ length: counted }, () => next(kind));
  // What that node was asked for on behalf of one kind is warm for the next.
  const paths = kind === "coldThumbnail" || kind === "coldOriginal" ? images.slice(0, counted) : [];
  const asks = paths.length > 0 ? paths.map(({ key }) => ({ path: `/i/${key}/${kind === "coldThumbnail" ? "200" : "original"}` })) : some;
  if (warm) for (const ask of asks) await client.ask(counting.origin, ask);
  const before = counting.calls();
  for (const ask of asks) await client.ask(counting.origin, ask);
  const after = counting.calls();
  return { bucketReads: (after.reads - before.reads) / asks.length, bucketWrites: (after.writes - before.writes) / asks.length };
}

/** CPU a second of each part while nobody asks for anything. */
async function idleOf(cluster: Cluster): Promise<Parts> {
  const before = cluster.cpu();
  await sleep(idleFor * 1000);
  // What this process does meanwhile, it does for the measuring.
  return { ...spent(before, cluster.cpu(), idleFor), client: 0 };
}

async function runOf({ name, clients, mix }: (typeof runs)[number], cluster: Cluster, { client, next }: Scene): Promise<Run> {
  const chance = numbersFrom(7);
  const latencies: number[] = [];
  const own = () => Object.values(cluster.cpu()).reduce((sum, seconds) => sum + seconds, 0);
  const [before, busy, used, start] = [cluster.cpu(), busySeconds(), own(), performance.now()];
  const work = async () => {
    while (performance.now() - start < runFor * 1000)
      latencies.push((await client.ask(cluster.balancer, next(pick(mix, chance())))).seconds);
  };
  await Promise.all(Array.from({ length: clients }, work));
  const seconds = (performance.now() - start) / 1000;
  const foreign = Math.max(0, busySeconds() - busy - (own() - used)) / seconds;
  return {
    name,
    clients,
    mix,
    seconds,
    foreign,
    done: latencies.length,
    latency: { p50: percentile(latencies, 0.5), p95: percentile(latencies, 0.95), p99: percentile(latencies, 0.99) },
    cpu: spent(before, cluster.cpu(), latencies.length),
  };
}

/** What pictures have left in the bucket, by Swift's own account. */
async function storedOf({ bucket }: Cluster, { images, photo }: Scene): Promise<Stored> {
  const login = await fetch(`${bucket.origin}/auth/v1.0`, { headers: { "X-Storage-User": "test:tester", "X-Storage-Pass": "testing" } });
  const [url, token] = [login.headers.get("x-storage-url"), login.headers.get("x-auth-token") ?? ""];
  const answer = await fetch(`${url}/${bucket.name}`, { method: "HEAD", headers: { "X-Auth-Token": token } });
  const [objects, bytes] = ["x-container-object-count", "x-container-bytes-used"].map((name) => Number(answer.headers.get(name)));
  return {
    original: photo.bytes.length,
    objects: (objects ?? 0) / images.length,
    objectBytes: (bytes ?? 0) / images.length,
    rowBytes: 0,
  };
}

/** Bytes of the database for each of many images, with their thumbnails' rows, a tenth of a link, and all indexes. */
async function rowBytesOf({ postgres }: Cluster): Promise<number> {
  const url = await postgres.url("rows");
  const tessera = await startTessera({ door: "second", env: { DATABASE_URL: url } });
  const people = await Promise.all(["biggest", "usual", "steady"].map(() => signUp(over(tessera.origin))));
  await tessera.stop();
  const [biggest = "", usual = "", steady = ""] = people.map(({ account }) => account.id);
  const client = new Client({ connectionString: url });
  await client.connect();
  const size = async () => Number((await client.query("select pg_database_size(current_database()) as bytes")).rows[0].bytes);
  try {
    const before = await size();
    await fillPostgres(url, { images: rows, accounts: 1000, biggest, usual, steady, now: new Date() });
    return ((await size()) - before) / rows;
  } finally {
    await client.end();
  }
}
