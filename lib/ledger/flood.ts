import { once } from "#db/once.ts";
import { log } from "#lib/log.ts";
import { networkOf } from "#lib/origin.ts";

/** How many entries one network makes at one link or share in a minute. */
const most = 600;
/** How many such counts are held; beyond, counting begins anew. */
const mostCounts = 100_000;
const state = once("ledger.flood", () => ({ minute: 0, counts: new Map<string, number>() }));

/**
 * Counts an entry about the link or share `id` from `address`, and tells whether it is beyond 600 of its network in this minute: delivery
 * answers as often as it is asked, and whoever has a link, even a dead one, could fill the disk with its ledger.
 */
export function isFlood(id: string, address: string): boolean {
  const minute = Math.floor(Date.now() / 60_000);
  if (minute !== state.minute || state.counts.size >= mostCounts) forgetFloods();
  state.minute = minute;
  const whose = `${id} ${networkOf(address)}`;
  const count = (state.counts.get(whose) ?? 0) + 1;
  state.counts.set(whose, count);
  if (count === most + 1) log.warn({ about: id }, "the ledger notes no more of one visitor in this minute");
  return count > most;
}

/** Forgets whose entries were counted, as networks are kept no longer than they serve. */
export function forgetFloods(): void {
  state.counts.clear();
}
