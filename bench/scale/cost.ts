import { setTimeout as sleep } from "node:timers/promises";
import type { Client } from "pg";
import type { Answered, Ask } from "./ask.ts";
import { type Cluster, spent } from "./cluster.ts";
import { type Cost, type Kind, type Parts, parts } from "./measured.ts";
import type { Scene } from "./scene.ts";

/** Where costs are measured, with a connection to its database, and the CPU a second that each part uses while nobody asks. */
export type Setting = { cluster: Cluster; scene: Scene; database: Client; idle: Parts };

/** Requests of each kind, some at once: enough for the kernel's ticks of 10 ms to say what one costs. */
const times: Record<Kind, number> = {
  coldThumbnail: 60,
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
const idleFor = 5;

/**
 * What one request of a kind costs. Cold ones are asked one after the other, as each is cold but once; of others the latency is one's
 * alone, and the CPU that of some at once.
 */
export async function costOf(kind: Kind, { cluster, scene, database, idle }: Setting): Promise<Cost> {
  const cold = kind === "coldThumbnail";
  const origin = cold ? cluster.nodes[1] : cluster.balancer;
  const ask = (asked: number, clients: number) => askAll(scene, origin, kind, asked, clients);
  // Twice all pictures, as each node has to have seen each; uploads are warm from the first ones.
  if (!cold && kind !== "upload") await ask(Math.max(2 * scene.images.length, times[kind] / 10), atOnce);
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
  const asks: Ask[] = Array.from({ length: counted }, () => next(kind));
  if (kind === "coldThumbnail") for (const [number, ask] of asks.entries()) ask.path = `/i/${images[number]?.key}/400`;
  else if (kind !== "upload") for (const ask of asks) await client.ask(counting.origin, ask);
  const before = counting.calls();
  for (const ask of asks) await client.ask(counting.origin, ask);
  const after = counting.calls();
  return { bucketReads: (after.reads - before.reads) / asks.length, bucketWrites: (after.writes - before.writes) / asks.length };
}

/** CPU a second of each part while nobody asks for anything. */
export async function idleOf(cluster: Cluster): Promise<Parts> {
  const before = cluster.cpu();
  await sleep(idleFor * 1000);
  // What this process does meanwhile, it does for the measuring.
  return { ...spent(before, cluster.cpu(), idleFor), client: 0 };
}
