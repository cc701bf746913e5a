import { setTimeout as sleep } from "node:timers/promises";
import type { Client } from "pg";
import { type Asked, type Kind, kinds, type Measured } from "../measured.ts";
import type { Cluster } from "./cluster.ts";
import type { Scene } from "./scene.ts";

/** How many of each kind are counted, four at once. */
const times = { thumbnail: 2000, temporary: 2000, list: 300, link: 400, upload: 60 };
type Counted = keyof typeof times;
/** What is delivered is looked up by the same statement, wherever its bytes come from. */
const asOf: Record<Kind, Counted> = {
  thumbnail: "thumbnail",
  coldThumbnail: "thumbnail",
  original: "thumbnail",
  temporary: "temporary",
  list: "list",
  link: "link",
  upload: "upload",
};
const atOnce = 4;
/** ms after which PostgreSQL's processes have told what they counted, as idle ones do after ten seconds. */
const telling = 11_000;
/** ms after which what was begun for an answer has been written. */
const ending = 1_000;
const called = 10;
/** ms for which a node remembers that it is healthy, and some. */
const fresh = 1_500;

type Counters<Names extends string> = Record<Names, number>;

/**
 * What one request of each kind asks of the database and of the bucket. Each is counted just after a checkpoint, when most is written: the first
 * change of each page goes to the log as a whole page, and all pages are still to be written.
 */
export async function countAll(
  cluster: Cluster,
  scene: Scene,
  database: Client,
  tell: (now: string) => void,
): Promise<Record<Kind, Asked>> {
  const calls = {} as Record<Kind, Awaited<ReturnType<typeof callsOf>>>;
  for (const kind of kinds) calls[kind] = await callsOf(kind, cluster, scene);
  await database.query("checkpoint");
  await sleep(telling);
  const during = async (work: () => Promise<unknown>) => {
    const [told, start] = [await countersOf(database, slow), performance.now()];
    const [before, written] = [await countersOf(database, fast), cluster.writes()];
    await work();
    await sleep(ending);
    const [after, logged] = [await countersOf(database, fast), cluster.writes()];
    await database.query("checkpoint");
    const checkpoint = cluster.writes() - logged;
    await sleep(telling);
    const seconds = (performance.now() - start) / 1000;
    return {
      ...minus(after, before),
      ...minus(await countersOf(database, slow), told),
      walWrites: logged - written,
      pagesWritten: checkpoint,
      seconds,
    };
  };
  // A checkpoint writes some files whatever there is, and nodes ask a little by themselves.
  const idle = await during(async () => {});
  const all = {} as Record<Counted, Omit<Asked, "bucketReads" | "bucketWrites">>;
  for (const kind of Object.keys(times) as Counted[]) {
    tell(`counting: ${kind}`);
    const counted = await during(() => askSome(kind, scene));
    const each = (value: number, own = 0) => Math.max(0, value - own) / times[kind];
    all[kind] = {
      asked: times[kind],
      statements: each(counted.statements),
      connectionSeconds: each(counted.connectionSeconds, (idle.connectionSeconds / idle.seconds) * counted.seconds),
      walWrites: each(counted.walWrites, idle.walWrites),
      walBytes: each(counted.walBytes),
      pagesTouched: each(counted.pagesTouched),
      pagesWritten: each(counted.pagesWritten, idle.pagesWritten),
    };
  }
  return Object.fromEntries(kinds.map((kind) => [kind, { ...all[asOf[kind]], ...calls[kind] }])) as Record<Kind, Asked>;
}

/** What one question for a node's health asks of the bucket. */
export async function probeOf({ counting }: Cluster): Promise<Measured["probe"]> {
  await sleep(fresh);
  const before = counting.calls();
  await (await fetch(`${counting.origin}/healthz`)).arrayBuffer();
  const after = counting.calls();
  return { reads: after.reads - before.reads, writes: after.writes - before.writes };
}

async function askSome(kind: Counted, scene: Scene): Promise<void> {
  let left = times[kind];
  const work = async () => {
    while (left-- > 0) await scene.ask(kind);
  };
  await Promise.all(Array.from({ length: atOnce }, work));
}

function minus<Names extends string>(after: Counters<Names>, before: Counters<Names>): Counters<Names> {
  const names = Object.keys(after) as Names[];
  return Object.fromEntries(names.map((name) => [name, after[name] - before[name]])) as Counters<Names>;
}

/** What the database has done so far, but for what is asked here. */
async function countersOf<Names extends string>(database: Client, counters: Record<Names, string>): Promise<Counters<Names>> {
  const { rows } = await database.query(
    `select ${Object.entries(counters)
      .map(([name, sql]) => `(${sql})::float8 as "${name}"`)
      .join(", ")}`,
  );
  return rows[0];
}

const statements =
  "from pg_stat_statements where query not like '%pg_stat_%' and query <> 'checkpoint' and dbid = (select oid from pg_database where datname = current_database())";
const fast = {
  statements: `select coalesce(sum(calls), 0) ${statements}`,
  walBytes: `select coalesce(sum(wal_bytes), 0) ${statements}`,
  pagesTouched: `select coalesce(sum(shared_blks_hit + shared_blks_read), 0) ${statements}`,
};
const slow = {
  connectionSeconds: "select (active_time + idle_in_transaction_time) / 1000 from pg_stat_database where datname = current_database()",
};

/** What a request asks of the bucket, by way of a node that speaks to it through what counts, and that knows the picture if it may. */
async function callsOf(kind: Kind, { counting }: Cluster, scene: Scene) {
  const ask = async (times: number) => {
    for (let number = 0; number < times; number++) await scene.ask(kind, counting.origin);
  };
  if (kind !== "coldThumbnail" && kind !== "upload") await ask(2 * scene.images.length);
  const before = counting.calls();
  await ask(called);
  const after = counting.calls();
  return { bucketReads: (after.reads - before.reads) / called, bucketWrites: (after.writes - before.writes) / called };
}
