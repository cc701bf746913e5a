import { createHmac } from "node:crypto";
import { RateLimiterMemory } from "rate-limiter-flexible";
import { once } from "#db/once.ts";
import { addTries } from "#db/rates.ts";
import { config, keyFor, secrets } from "./config.ts";
import { log } from "./log.ts";
import { Refusal } from "./refusal.ts";

/** What is counted, as [tries, seconds] (contract, section 7). */
const limits = {
  "sign-in": [
    [10, 60],
    [50, 3600],
  ],
  "sign-up": [[10, 3600]],
  upload: [[120, 60]],
  "link-password": [[10, 60]],
  api: [[600, 60]],
} satisfies Record<string, [tries: number, seconds: number][]>;

export type Rate = keyof typeof limits;

/**
 * Guesses and sign-ups are counted with the other nodes before they are answered. Of these there are too many for that: each node counts its
 * own, and adds them to the others' so often, ms, so that a limit may be passed by what is answered in that time.
 */
const loose: Rate[] = ["api", "upload"];
const every = 300;

/** Tries of one kind by one of whom they are counted, and the limiter that knows how many there were. */
type Tried = { limiter: RateLimiterMemory; who: string; tries: number };
/** All nodes' tries, and in how many ms the count begins anew. */
type Summed = Tried & { ends: number };

/** Counts one try of `what` for each of `whom` (addresses, accounts), on all nodes. Throws `rate-limited` when one of them had too many. */
export async function countTry(what: Rate, ...whom: string[]): Promise<void> {
  if (!config().rateLimit) return;
  const tried = triedBy(what, whom, 1);
  for (const { limiter, who } of tried) await limiter.consume(who).catch(refuse);
  for (const { limiter, tries, ends } of await share(what, tried)) if (tries > limiter.points) refuse({ msBeforeNext: ends });
}

/** Takes back a try that was counted, as it was no guess: many who know a password do not keep each other out. */
export async function giveBack(what: Rate, ...whom: string[]): Promise<void> {
  if (!config().rateLimit) return;
  const tried = triedBy(what, whom, -1);
  for (const { limiter, who } of tried) await limiter.reward(who);
  await share(what, tried);
}

function triedBy(what: Rate, whom: string[], tries: number): Tried[] {
  return limitersOf(what).flatMap((limiter) => whom.map((who) => ({ limiter, who, tries })));
}

function limitersOf(what: Rate): RateLimiterMemory[] {
  return once(`rates.${what}`, () =>
    limits[what].map(([points, duration]) => new RateLimiterMemory({ keyPrefix: `${what} ${duration}`, points, duration })),
  );
}

function refuse(full: unknown): never {
  if (full instanceof Error) throw full;
  const seconds = Math.max(1, Math.ceil((full as { msBeforeNext: number }).msBeforeNext / 1000));
  throw new Refusal("rate-limited", `Too many tries. Try again in ${seconds} seconds.`, { retryAfter: seconds });
}

/**
 * Tells the others, and knows of all nodes' tries where it waits for that. Processes over one SQLite file are of one machine, and each
 * counts for itself: a commit costs more than most of what is counted.
 */
async function share(what: Rate, tried: Tried[]): Promise<Summed[]> {
  if (config().databaseUrl === null) return [];
  if (!loose.includes(what)) return shareNow(tried);
  shareSoon(tried);
  return [];
}

/** What this node has counted and not told the others yet; and when it does. */
const untold = once("rates.untold", () => ({ tried: new Map<string, Tried>(), timer: null as NodeJS.Timeout | null }));

function shareSoon(tried: Tried[]): void {
  for (const one of tried) {
    const key = `${one.limiter.keyPrefix} ${one.who}`;
    untold.tried.set(key, { ...one, tries: one.tries + (untold.tried.get(key)?.tries ?? 0) });
  }
  untold.timer ??= setTimeout(tellOthers, every).unref();
}

async function tellOthers(): Promise<void> {
  const all = [...untold.tried.values()];
  untold.tried.clear();
  // The others never hear of these where it fails: each node still keeps to its own count.
  await shareNow(all).catch((err: unknown) => log.error({ err }, "rates could not be shared"));
  // One after the other, as a database that is slow would be given more and more of them.
  untold.timer = untold.tried.size > 0 ? setTimeout(tellOthers, every).unref() : null;
}

/** Adds tries to those of all nodes, and has their limiters know the sums. */
async function shareNow(tried: Tried[]): Promise<Summed[]> {
  const byKey = new Map(tried.map((one) => [keyOf(one), one]));
  const counted = await addTries([...byKey].map(([key, { limiter, tries }]) => ({ key, tries, term: limiter.duration * 1000 })));
  const summed = counted.map(({ key, tries, ends }) => ({ ...(byKey.get(key) as Tried), tries, ends }));
  for (const { limiter, who, tries, ends } of summed) {
    const since = untold.tried.get(`${limiter.keyPrefix} ${who}`)?.tries ?? 0;
    await limiter.set(who, tries + since, Math.max(1, ends) / 1000);
  }
  return summed;
}

/** Keeps to itself who tried: addresses and e-mails are nothing for the store. */
function keyOf({ limiter, who }: Tried): string {
  const hash = createHmac("sha256", keyFor("rates", String(secrets()[0]))).update(who);
  return `${limiter.keyPrefix} ${hash.digest("base64url").slice(0, 22)}`;
}
