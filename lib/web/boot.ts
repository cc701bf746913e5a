import { once } from "#db/once.ts";

import { purgeEndedSessions } from "#lib/auth/sessions.ts";
import { ensureAdmin, setupPending, setupToken } from "#lib/auth/setup.ts";
import { config } from "#lib/config.ts";
import { sweepCopies } from "#lib/images/copies.ts";
import { keyImages } from "#lib/images/rekey.ts";
import { purge } from "#lib/images/remove.ts";
import { sweep } from "#lib/images/sweep.ts";
import { openInstallation } from "#lib/installation.ts";
import { tellSoonEnds } from "#lib/ledger/notices.ts";
import { sweepLedger } from "#lib/ledger/retention.ts";
import { log } from "#lib/log.ts";
import { settleUploads } from "#lib/uploads/settle.ts";

const seconds = 1000;

/**
 * Makes this process ready to answer: settings, store, tables, standard plans, first admin, upkeep. Once, whichever door asks.
 * Throws one error that names every wrong setting, before anything is written.
 */
export function boot(): Promise<void> {
  return once("boot", prepare);
}

/** What somebody who starts a new installation has to open; null once an admin exists. */
export async function setupPath(): Promise<string | null> {
  return (await setupPending()) ? `/setup?token=${await setupToken()}` : null;
}

async function prepare(): Promise<void> {
  const { publicUrl } = config();
  // next-auth reads its own address from the environment: ours where it is set, else each request's.
  if (publicUrl !== null) process.env["NEXTAUTH_URL"] = publicUrl;
  else process.env["AUTH_TRUST_HOST"] = "1";
  await openInstallation();
  await ensureAdmin();
  repeat("purge", 10 * seconds, purge);
  repeat("settle", 10 * seconds, settleUploads, true);
  repeat("sessions", 3600 * seconds, purgeEndedSessions, true);
  repeat("keys", 3600 * seconds, keyImages, true);
  repeat("notices", 60 * seconds, tellSoonEnds, true);
  repeat("ledger", 3600 * seconds, sweepLedger, true);
  repeat("copies", 3600 * seconds, sweepCopies, true);
  repeat("sweep", 3600 * seconds, sweep, true);
}

/** Runs `work` every `interval` ms and never twice at once; it keeps no process alive. */
function repeat(what: string, interval: number, work: () => Promise<number>, atStart = false) {
  let running = false;
  const run = async () => {
    if (running) return;
    running = true;
    try {
      const done = await work();
      if (done > 0) log.info({ [what]: done }, what);
    } catch (err) {
      log.error({ err }, `${what} failed`);
    } finally {
      running = false;
    }
  };
  if (atStart) void run();
  setInterval(run, interval).unref();
}
