import { once } from "#db/once.ts";
import { purgeRates } from "#db/rates.ts";

import { purgeEndedSessions } from "#lib/auth/sessions.ts";
import { ensureAdmin, setupPending, setupToken } from "#lib/auth/setup.ts";
import { config } from "#lib/config.ts";
import { sweepCopies } from "#lib/images/copies.ts";
import { keyImages } from "#lib/images/rekey.ts";
import { purge } from "#lib/images/remove.ts";
import { sweep, sweepArrivals } from "#lib/images/sweep.ts";
import { openInstallation } from "#lib/installation.ts";
import { tellSoonEnds } from "#lib/ledger/notices.ts";
import { forgetVisitors, sweepLedger } from "#lib/ledger/retention.ts";
import { openStorage } from "#lib/storage/index.ts";
import { keepUp, type Task } from "#lib/upkeep.ts";
import { settleUploads } from "#lib/uploads/settle.ts";

const seconds = 1000;
const hour = 3600 * seconds;

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
  await openStorage();
  await openInstallation();
  await ensureAdmin();
  upkeep().forEach(keepUp);
}

function upkeep(): Task[] {
  return [
    { name: "purge", interval: 10 * seconds, work: purge },
    // Parts of uploads are in the bucket, or on each node's own disk.
    { name: "settle", interval: 10 * seconds, work: settleUploads, atStart: true, each: config().bucket === null },
    { name: "sessions", interval: hour, work: purgeEndedSessions, atStart: true },
    { name: "keys", interval: hour, work: keyImages, atStart: true },
    { name: "notices", interval: 60 * seconds, work: tellSoonEnds, atStart: true },
    { name: "ledger", interval: hour, work: sweepLedger, atStart: true },
    { name: "visitors", interval: hour, work: forgetVisitors, each: true },
    { name: "copies", interval: hour, work: sweepCopies, atStart: true },
    { name: "rates", interval: 600 * seconds, work: purgeRates },
    { name: "arrivals", interval: hour, work: sweepArrivals, atStart: true, each: true },
    { name: "sweep", interval: hour, work: sweep, atStart: true },
  ];
}
