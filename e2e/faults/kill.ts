import { execFile } from "node:child_process";
import { mkdtemp, rm, utimes } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { over, password } from "#e2e/setup/client.ts";
import { freePort } from "#e2e/setup/port.ts";
import { type Launched, launchTessera } from "#e2e/setup/tessera.ts";
import { invite, type Member } from "./crowd.ts";
import { familyOf, outlived } from "./family.ts";
import { compare, inspect } from "./inspect.ts";
import type { How, Outcome, Part } from "./part.ts";
import { randomOf } from "./random.ts";
import { type AtRest, ageStore, faultsAtRest, hashesIn, leftOvers, readStore } from "./rest.ts";

/** ms from the start of the process to the first good answer. */
const RECOVERY = 5000;
/** ms within which a decoder must have ended whose server was killed. */
const ORPHANED = 10_000;
/** After how many rounds `tessera verify` is run. */
const VERIFIED = 10;
/** After how many rounds what crashes left is made old enough to be swept: so many as an hour hardly sees. */
const SWEPT = 20;
const adminEmail = "admin@example.org";

/** `kill -9` at random moments of uploads, deletes and plan changes, and of starts. */
export const kill: Part = { title: "kill -9", count: 300, run };

async function run({ seed, count, tell }: How): Promise<Outcome> {
  const random = randomOf(seed);
  const folder = await mkdtemp(join(tmpdir(), "tessera-kill-"));
  const env = { DATA_DIR: join(folder, "data"), ADMIN_EMAIL: adminEmail, ADMIN_PASSWORD: password };
  const port = await freePort();
  const faults: string[] = [];
  const recoveries: number[] = [];
  const moments = { atWork: 0, atStart: 0, underLoad: 0, cold: 0 };
  let [passed, decoders, left] = [0, 0, 0];

  const launch = async () => ({ server: await launchTessera({ door: "second", env, port }), since: performance.now() });
  const started = async (): Promise<Launched> => {
    const { server, since } = await launch();
    await server.healthy();
    recoveries.push(performance.now() - since);
    return server;
  };

  let server = await started();
  const crowd = await invite({ send: over(server.origin), adminEmail, random: randomOf(seed + 1) });
  try {
    for (let round = 1; round <= count; round++) {
      tell(`kill ${round} of ${count}`);
      const before = faults.length;
      crowd.begin();
      await sleep(random.below(900));
      const family = familyOf(server.pid).slice(1);
      await server.kill();
      moments.atWork += 1;
      decoders += family.length;
      const underLoad = random.chance(0.5);
      moments[underLoad ? "underLoad" : "cold"] += 1;
      if (!underLoad) await crowd.stop();
      for (const pid of await outlived(family, ORPHANED)) faults.push(`The decoder ${pid} outlived its server.`);
      if (!underLoad) faults.push(...examine(env.DATA_DIR, crowd.members));

      // Some starts are killed as well, at any moment of theirs.
      for (let more = random.chance(0.2) ? 1 + random.below(3) : 0; more > 0; more--) {
        const { server } = await launch();
        await sleep(random.below(1.2 * (recoveries.at(-1) ?? 1000)));
        await server.kill();
        moments.atStart += 1;
      }
      if (round % SWEPT === 0) left += await ageLeftOvers(env.DATA_DIR);
      server = await started();
      if (underLoad) await sleep(random.below(300));
      await crowd.stop();
      faults.push(...crowd.faults.splice(0), ...(await inspect(server.origin, crowd.members)));
      if (round % VERIFIED === 0 || round === count) faults.push(...(await verify(env)));
      if (faults.length === before) passed += 1;
      else faults.push(`(round ${round}, ${underLoad ? "under load" : "cold"})`);
    }

    await server.kill();
    left += await ageLeftOvers(env.DATA_DIR);
    server = await started();
    const swept = await untilSwept(env.DATA_DIR);
    if (swept.length > 0) faults.push(`The sweep at start left ${swept.join(", ")}.`);
    await server.stop();
    faults.push(...examine(env.DATA_DIR, crowd.members));
  } finally {
    await crowd.stop();
    await server.kill();
    await rm(folder, { recursive: true, force: true });
  }
  const slowest = Math.max(...recoveries);
  const { uploads, deletes, restores, planChanges, cut } = crowd.tally;
  return {
    passed,
    faults,
    late: slowest > RECOVERY ? [`A recovery took ${Math.round(slowest)} ms.`] : [],
    said: [
      `${moments.atWork} kills at work (then ${moments.cold} cold starts, ${moments.underLoad} under load) and ${moments.atStart} of starts`,
      `${uploads} uploads acknowledged, ${deletes} deletes, ${restores} restores, ${planChanges} plan changes, ${cut} cut off`,
      `${recoveries.length} recoveries, median ${Math.round(median(recoveries))} ms, slowest ${Math.round(slowest)} ms`,
      `${decoders} decoders ended with their server, ${left} left-over files swept`,
    ],
  };
}

/** What `tessera verify` finds while the server runs. */
async function verify(env: Record<string, string>): Promise<string[]> {
  const tool = join(import.meta.dirname, "..", "..", "operator", "main.ts");
  const ran = promisify(execFile)(process.execPath, [tool, "verify"], { env: { ...process.env, ...env } });
  return ran.then(
    () => [],
    ({ stdout, stderr }: { stdout: string; stderr: string }) => [`tessera verify: ${stdout}${stderr}`],
  );
}

/** What is wrong in a store that nothing runs on, each in a sentence. */
function examine(dataDir: string, members: Member[]): string[] {
  let found: AtRest;
  try {
    found = readStore(dataDir);
  } catch (error) {
    return [`The store cannot be read: ${error}`];
  }
  return faultsAtRest(found, hashesIn(dataDir)).concat(
    members.flatMap(({ accountId, images, plans }) => {
      const plan = found.accounts.find(({ id }) => id === accountId)?.plan ?? "none";
      const living = found.images.filter(({ owner, deleted }) => owner === accountId && !deleted);
      return [...(plans.includes(plan) ? [] : [`The plan is ${plan} and not ${plans.join(" or ")}.`]), ...compare(images, living)];
    }),
  );
}

/** Makes what crashes left two hours old, the age at which it is swept, and the installation older than that. Returns how many files. */
async function ageLeftOvers(dataDir: string): Promise<number> {
  const names = leftOvers(dataDir, readStore(dataDir));
  const then = new Date(Date.now() - 2 * 3_600_000);
  ageStore(dataDir, 24 * 3_600_000);
  for (const name of names) await utimes(join(dataDir, name), then, then);
  return names.length;
}

/** Waits for the sweep; what it left after a while. */
async function untilSwept(dataDir: string): Promise<string[]> {
  for (let tries = 0; ; tries++) {
    const left = stillThere(dataDir);
    if (left?.length === 0 || tries === 100) return left ?? ["what cannot be listed"];
    await sleep(100);
  }
}

/** What is left over; null where a folder was swept away while it was looked at. */
function stillThere(dataDir: string): string[] | null {
  try {
    return leftOvers(dataDir, readStore(dataDir));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}

function median(numbers: number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;
}
