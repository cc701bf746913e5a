import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Apart, setApart } from "#e2e/setup/apart.ts";
import { over, password, type Send } from "#e2e/setup/client.ts";
import { type Cluster, type NodeOf, startCluster } from "#e2e/setup/cluster.ts";
import { type Ground, startGround } from "#e2e/setup/ground.ts";
import { operate } from "#e2e/setup/operator.ts";
import { invite } from "./crowd.ts";
import { inspect } from "./inspect.ts";
import type { How, Outcome, Part } from "./part.ts";
import { randomOf } from "./random.ts";
import { readLinks } from "./readers.ts";

const adminEmail = "admin@example.org";
/** ms that the database, the bucket or a node is away: in a long run, and in a short one. */
const AWAY = { long: 30_000, short: 5000 };
/** From how many kills on a run is a long one, and after how many each of the other troubles comes once more. */
const LONG = 25;
/** ms after which all nodes must be well again by themselves, on a machine that is busy. */
const PATIENCE = 120_000;

/** One way to harm a cluster: does so, and ends it. */
type Trouble = () => Promise<void>;

/**
 * Three nodes behind a balancer, one of them by way of PgBouncer and one in a network of its own, are used by people and readers while
 * nodes are killed `count` times, and while the database, the bucket and that network go away and come back.
 */
export const nodes: Part = { title: "nodes, their database, bucket and network", count: 50, run };

async function run({ seed, count, tell }: How): Promise<Outcome> {
  const random = randomOf(seed);
  const apart = await setApart();
  const closing: (() => Promise<unknown>)[] = [async () => apart?.remove()];
  const faults: string[] = [];
  const recoveries: number[] = [];
  try {
    const ground = await startGround();
    closing.unshift(ground.stop);
    const own: NodeOf[] = [{}, { env: { DATABASE_URL: ground.pgbouncer.url } }, apart === null ? {} : await inside(apart, ground)];
    const house = await startCluster({ ADMIN_EMAIL: adminEmail, ADMIN_PASSWORD: password, ...ground.settings }, own);
    closing.unshift(house.stop);
    const send = judged(house.origin, faults);
    const crowd = await invite({ send, adminEmail, random: randomOf(seed + 1), balanced: true });
    const readers = await readLinks(send, adminEmail, randomOf(seed + 2));
    closing.unshift(readers.stop, crowd.stop);

    const away = count < LONG ? AWAY.short : AWAY.long;
    const troubles = troublesOf(house, ground, apart, away);
    const others = Object.keys(troubles).filter((name) => name !== "kill -9") as (keyof typeof troubles)[];
    const rounds = Array.from({ length: count }, (_, kill) => ["kill -9" as const, ...(kill % LONG === 0 ? others : [])]).flat();
    let passed = 0;
    for (const [round, name] of rounds.entries()) {
      tell(`${name}, ${round + 1} of ${rounds.length}`);
      const before = faults.length;
      crowd.begin();
      await sleep(random.below(900));
      await troubles[name](random.below(house.nodes.length));
      const since = performance.now();
      faults.push(...(await untilWell(house)));
      recoveries.push(performance.now() - since);
      await sleep(random.below(500));
      await crowd.stop();
      faults.push(...crowd.faults.splice(0), ...readers.faults.splice(0), ...(await inspect(house.origin, crowd.members, true)));
      if (faults.length === before) passed += 1;
      else faults.push(`(round ${round + 1}, ${name})`);
    }
    await readers.stop();
    faults.push(...readers.faults, ...(await verify(ground)));
    const { uploads, deletes, restores, planChanges, cut } = crowd.tally;
    const { right, away: refused, cut: broken } = readers.tally;
    return {
      passed,
      faults,
      late: [],
      said: [
        `${count} kills; ${others.map((name) => `${rounds.filter((one) => one === name).length} × ${name}`).join(", ")}, ${away / 1000} s each`,
        `${apart === null ? "no network of its own could be made: the node stood still instead; " : ""}${Math.round(Math.max(...recoveries))} ms until all were well, at the most`,
        `${uploads} uploads acknowledged, ${deletes} deletes, ${restores} restores, ${planChanges} plan changes, ${cut} cut off`,
        `${right} reads as they must be, ${refused} answered with 503 and Retry-After, ${broken} cut off`,
      ],
    };
  } finally {
    for (const close of closing) await close();
  }
}

/** What a node needs to run apart and still reach what all share. */
async function inside(apart: Apart, { settings }: Ground): Promise<NodeOf> {
  const [database, bucket] = [new URL(settings["DATABASE_URL"] ?? ""), new URL(settings["S3_ENDPOINT"] ?? "")];
  for (const url of [database, bucket]) url.host = await apart.reach(Number(url.port));
  return { under: apart.under, env: { HOST: apart.address, DATABASE_URL: database.href, S3_ENDPOINT: bucket.origin } };
}

/** Sends to the balancer, and notes every failure that does not say when to come back. */
function judged(origin: string, faults: string[]): Send {
  const send = over(origin);
  return async (path, init) => {
    const answer = await send(path, init);
    const { status, headers } = answer;
    if (status >= 500 && !(status === 503 && Number(headers.get("retry-after")) > 0)) {
      faults.push(`${init?.method ?? "GET"} ${path} was answered with ${status}, Retry-After ${headers.get("retry-after")}.`);
    }
    return answer;
  };
}

function troublesOf(house: Cluster, { postgres, s3 }: Ground, apart: Apart | null, away: number) {
  const last = () => house.nodes.at(-1)?.pid ?? 0;
  const during = async (begin: Trouble, end: Trouble) => {
    await begin();
    await sleep(away).finally(end);
  };
  return {
    "kill -9": async (place: number) => {
      await house.nodes[place]?.kill();
      await house.relaunch(place);
    },
    "a restart of the database": () => during(postgres.pause, postgres.resume),
    "the bucket away": () => during(s3.pause, s3.resume),
    "a node cut off": () =>
      apart === null
        ? during(
            async () => void process.kill(last(), "SIGSTOP"),
            async () => void process.kill(last(), "SIGCONT"),
          )
        : during(apart.cut, apart.mend),
  };
}

/** Waits until all nodes say that they are well; which do not in time, each in a sentence. */
async function untilWell({ nodes }: Cluster): Promise<string[]> {
  const deadline = Date.now() + PATIENCE;
  const well = async (origin: string): Promise<string[]> => {
    for (let last = "nothing"; ; await sleep(50)) {
      const answer = await fetch(`${origin}/healthz`, { signal: AbortSignal.timeout(10_000) }).catch((error: Error) => error.message);
      if (typeof answer !== "string") await answer.body?.cancel();
      last = typeof answer === "string" ? answer : String(answer.status);
      if (last === "200") return [];
      if (Date.now() > deadline) return [`The node at ${origin} did not recover: ${last}.`];
    }
  };
  return (await Promise.all(nodes.map(({ origin }) => well(origin)))).flat();
}

/** What `tessera verify` finds while all nodes run. */
async function verify({ settings }: Ground): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), "tessera-verify-"));
  const { code, stdout, stderr } = await operate({ ...settings, DATA_DIR: folder }, ["verify"]);
  await rm(folder, { recursive: true, force: true });
  return code === 0 ? [] : [`tessera verify: ${stdout}${stderr}`];
}
