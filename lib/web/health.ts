import { probeStore } from "#db/client.ts";
import { once } from "#db/once.ts";
import { storage } from "#lib/storage/index.ts";

/** ms for which what was found counts: anybody may ask, and a bucket is written to and read for it. */
const fresh = 1_000;
/** ms after which silence is an answer too: who asks by `Dockerfile` and `deploy/kubernetes` waits for ten seconds. */
const patience = 8_000;
const asked = once("health", () => ({ at: Number.NEGATIVE_INFINITY, found: Promise.resolve(), pending: false }));

/** Resolves when store and storage answer, by one question to them for all who ask within a second; rejects with what keeps them from it. */
export function probe(): Promise<void> {
  const now = performance.now();
  if (asked.pending || now - asked.at < fresh) return asked.found;
  asked.pending = true;
  asked.at = now;
  const silence = new Error(`There was no answer within ${patience} ms`);
  const late = new Promise<never>((_, reject) => setTimeout(reject, patience, silence).unref());
  asked.found = Promise.race([Promise.all([probeStore(), storage().probe()]), late])
    .then(() => {})
    .finally(() => (asked.pending = false));
  return asked.found;
}
