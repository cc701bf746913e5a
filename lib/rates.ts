import { RateLimiterMemory } from "rate-limiter-flexible";
import { once } from "#db/once.ts";
import { config } from "./config.ts";
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

/** Counts one try of `what` for each of `whom` (addresses, accounts). Throws `rate-limited` when one of them had too many. */
export async function countTry(what: Rate, ...whom: string[]): Promise<void> {
  if (!config().rateLimit) return;
  for (const limiter of limitersOf(what)) {
    for (const who of whom) {
      try {
        await limiter.consume(who);
      } catch (full) {
        if (full instanceof Error) throw full;
        const seconds = Math.max(1, Math.ceil((full as { msBeforeNext: number }).msBeforeNext / 1000));
        throw new Refusal("rate-limited", `Too many tries. Try again in ${seconds} seconds.`, { retryAfter: seconds });
      }
    }
  }
}

/** Takes back a try that was counted, as it was no guess: many who know a password do not keep each other out. */
export async function giveBack(what: Rate, ...whom: string[]): Promise<void> {
  if (!config().rateLimit) return;
  for (const limiter of limitersOf(what)) for (const who of whom) await limiter.reward(who);
}

function limitersOf(what: Rate): RateLimiterMemory[] {
  return once(`rates.${what}`, () => limits[what].map(([points, duration]) => new RateLimiterMemory({ points, duration })));
}
