import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Apart, setApart } from "#e2e/setup/apart.ts";
import { asAdmin, password, type Send, join as signUp } from "#e2e/setup/client.ts";
import { type NodeOf, startCluster } from "#e2e/setup/cluster.ts";
import { type Ground, startGround } from "#e2e/setup/ground.ts";
import { operate } from "#e2e/setup/operator.ts";
import { type Crowd, invite } from "./crowd.ts";
import { newHarms } from "./harms.ts";
import { inspect } from "./inspect.ts";
import { judged } from "./judged.ts";
import type { How, Outcome, Part } from "./part.ts";
import { type Random, randomOf } from "./random.ts";
import { type Readers, readLinks } from "./readers.ts";
import { type Trying, untilServing } from "./recovery.ts";
import { troublesOf } from "./troubles.ts";

const adminEmail = "admin@example.org";
/** ms that the database or the bucket is away, and that a node is cut off: in a long run, and in a short one. */
const AWAY = { long: { outage: 30_000, cut: 60_000 }, short: { outage: 5000, cut: 5000 } };
/** From how many kills on a run is a long one, and after how many each of the other troubles comes once more. */
const LONG = 25;
/** ms within which all nodes serve again by themselves, and when they are given up: a machine may be busy. */
const RECOVERY = 30_000;
const PATIENCE = 120_000;
/**
 * s for which the balancer waits for a node's next byte: less than a long cut lasts, and more than a node takes to say that it cannot, where
 * a picture waits 10 s for a decoder, and then 5 s for a connection and 20 s for an answer of a pooler that has lost its database.
 */
const BALANCER = 40;

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
    const settings = { ADMIN_EMAIL: adminEmail, ADMIN_PASSWORD: password, ...ground.settings };
    const house = await startCluster(settings, own, { counted: true, patience: BALANCER });
    closing.unshift(house.stop);
    const harms = newHarms();
    const send = judged(house.origin, harms, faults);
    const crowd = await invite({ send, adminEmail, random: randomOf(seed + 1), harms });
    const readers = await readLinks(send, adminEmail, randomOf(seed + 2));
    const trying = await tester(send, randomOf(seed + 3));
    closing.unshift(readers.stop, crowd.stop);

    const away = count < LONG ? AWAY.short : AWAY.long;
    const troubles = troublesOf(house, ground, apart, away);
    const others = Object.keys(troubles).filter((name) => name !== "kill -9") as (keyof typeof troubles)[];
    const rounds = Array.from({ length: count }, (_, kill) => ["kill -9" as const, ...(kill % LONG === 0 ? others : [])]).flat();
    let passed = 0;
    for (const [round, name] of rounds.entries()) {
      tell(`${name}, ${round + 1} of ${rounds.length}`);
      const before = faults.length;
      const { harm, strike } = troubles[name];
      crowd.begin();
      await sleep(random.below(900));
      harms.begin(harm);
      faults.push(...(await strike(random.below(house.nodes.length))));
      const since = performance.now();
      faults.push(...(await untilServing(house.nodes, trying, Date.now() + PATIENCE)));
      recoveries.push(performance.now() - since);
      harms.begin("none");
      faults.push(...(await untilGoingOn(crowd, readers)));
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
      late: recoveries.flatMap((ms, round) =>
        ms > RECOVERY ? [`All nodes served again ${Math.round(ms)} ms after round ${round + 1}, ${rounds[round]}.`] : [],
      ),
      said: [
        `${count} kills; ${others.map((name) => `${rounds.filter((one) => one === name).length} × ${name}`).join(", ")}, ${away.outage / 1000} s each, and ${away.cut / 1000} s cut off`,
        `${apart === null ? "only root on Linux cuts a node off: it stood still instead; " : ""}${Math.round(Math.max(...recoveries))} ms until all served again, at the most`,
        `${uploads} uploads acknowledged, ${deletes} deletes, ${restores} restores, ${planChanges} plan changes, ${cut} cut off`,
        `${right} reads as they must be, ${refused} answered with 503 and Retry-After, ${broken} cut off`,
      ],
    };
  } finally {
    // A node that ended by itself is told of here, and the others are closed all the same.
    for (const close of closing) await close().catch((error: Error) => faults.push(error.message));
  }
}

/** What a node needs to run apart and still reach what all share. */
async function inside(apart: Apart, { settings }: Ground): Promise<NodeOf> {
  const [database, bucket] = [new URL(settings["DATABASE_URL"] ?? ""), new URL(settings["S3_ENDPOINT"] ?? "")];
  for (const url of [database, bucket]) url.host = await apart.reach(Number(url.port));
  return { under: apart.under, env: { HOST: apart.address, DATABASE_URL: database.href, S3_ENDPOINT: bucket.origin } };
}

/** Somebody who tries nodes, and whose plan gives originals. */
async function tester(send: Send, random: Random): Promise<Trying> {
  const { account, token } = await signUp(send);
  await (await asAdmin(send, adminEmail)).call("PATCH", `/admin/accounts/${account.id}`, { plan: "premium" });
  return { token, random };
}

/** Waits until people and readers get what they ask of the balancer; who does not in time, each in a sentence. */
async function untilGoingOn({ tally: sent }: Crowd, { tally: read }: Readers): Promise<string[]> {
  const [uploads, reads, deadline] = [sent.uploads, read.right, Date.now() + PATIENCE];
  while ((sent.uploads === uploads || read.right === reads) && Date.now() < deadline) await sleep(20);
  return [
    ...(sent.uploads === uploads ? ["No upload was taken any more."] : []),
    ...(read.right === reads ? ["No link was read any more."] : []),
  ];
}

/** What `tessera verify` finds while all nodes run. */
async function verify({ settings }: Ground): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), "tessera-verify-"));
  const { code, stdout, stderr } = await operate({ ...settings, DATA_DIR: folder }, ["verify"]);
  await rm(folder, { recursive: true, force: true });
  return code === 0 ? [] : [`tessera verify: ${stdout}${stderr}`];
}
