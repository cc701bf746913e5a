import { LRUCache } from "lru-cache";
import { once } from "#db/once.ts";
import { insertQuarantined, selectQuarantined } from "#db/quarantine.ts";
import { log } from "#lib/log.ts";
import { Refusal } from "#lib/refusal.ts";
import type { Guard, Loss } from "./children.ts";

// Long enough that the same file cannot keep the decoder busy; short, as a machine that was out of breath may have been at fault.
const TERM = 24 * 3600 * 1000;

/** Bytes that are being decoded or were lately, by their SHA-256, hex, and whether they turn out to be harmless. */
const outcomes = once("decoder.outcomes", () => new LRUCache<string, Promise<boolean>>({ max: 10_000 }));

/**
 * Keeps bytes (their SHA-256, hex) that cost a child from costing another one, in any process and over restarts. Only what several
 * processes are sent at once for the first time costs each of them one.
 */
export function guardFor(sha256: string): Guard {
  return { first: (work) => firstAlone(sha256, work), admit: () => refuseQuarantined(sha256), lost: (loss) => quarantine(sha256, loss) };
}

/** Does `work`; where other work on the same bytes is under way, when that has done no harm, or else first in its place. */
async function firstAlone<T>(sha256: string, work: () => Promise<T>): Promise<T> {
  for (let harmless = outcomes.get(sha256); harmless !== undefined; harmless = outcomes.get(sha256)) if (await harmless) return work();
  const done = work();
  const harmless = done.then(
    () => true,
    () => {
      outcomes.delete(sha256);
      return false;
    },
  );
  outcomes.set(sha256, harmless);
  return done;
}

async function refuseQuarantined(sha256: string): Promise<void> {
  const found = await selectQuarantined(sha256, new Date());
  if (found === null) return;
  const cause = new Error(`Quarantined until ${found.until.toISOString()} after a ${found.reason}`);
  throw new Refusal("unreadable-image", "The image could not be decoded a while ago, and is not tried again today.", { cause });
}

async function quarantine(sha256: string, reason: Loss): Promise<void> {
  const now = new Date();
  log.warn({ sha256, reason }, "an image cost its decoder; it is quarantined");
  // That the image is refused must be said even where this cannot be kept.
  await insertQuarantined({ sha256, reason, until: new Date(now.getTime() + TERM) }, now).catch((err: unknown) => {
    log.error({ err }, "an image could not be quarantined");
  });
}
