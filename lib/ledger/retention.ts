import { purgeEnded } from "#db/conditions.ts";
import { purgeNotices } from "#db/notices.ts";
import { purgeOpens, purgeOpensOfNothing } from "#db/opens.ts";
import { forgetSalts } from "#db/salts.ts";
import { config } from "#lib/config.ts";
import { forgetFloods } from "./flood.ts";
import { dayOf, forgetHeldDays } from "./visitor.ts";

const day = 86_400_000;
/** How long links and shares are kept that ended, days (contract, section 7). */
const endedDays = 30;
const portion = 500;

/**
 * Removes what is kept no longer: entries and notices after `LEDGER_DAYS`, links and shares with their notices 30 days after they ended (a
 * revoked one: or after it was revoked, if that was later), entries about nothing that is left, and the salts of days that are over.
 * Returns how much.
 */
export async function sweepLedger(now = new Date()): Promise<number> {
  const [kept, ended] = [config().ledgerDays, endedDays].map((days) => new Date(now.getTime() - days * day)) as [Date, Date];
  let swept = await forgetSalts(beginOf(now));
  const purges = [
    () => purgeOpens(kept, portion),
    () => purgeNotices(kept, portion),
    () => purgeEnded("link", ended, portion),
    () => purgeEnded("share", ended, portion),
    () => purgeOpensOfNothing(portion),
  ];
  for (const purge of purges) for (let gone = portion; gone === portion; swept += gone) gone = await purge();
  return swept;
}

/** Forgets what this process holds of visitors and needs no longer; every process has to. */
export async function forgetVisitors(now = new Date()): Promise<number> {
  forgetFloods();
  forgetHeldDays(beginOf(now));
  return 0;
}

/** The first day that somebody may still be hashed with: what was noted just before midnight may not be written yet. */
function beginOf(now: Date): string {
  return dayOf(new Date(now.getTime() - 60_000));
}
