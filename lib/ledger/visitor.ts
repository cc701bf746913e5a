import { createHmac, randomBytes } from "node:crypto";
import { once } from "#db/once.ts";
import { keepSalt } from "#db/salts.ts";
import { networkOf } from "#lib/origin.ts";

/** As the store has them: a day's first node makes its salt, and the others read it. */
const salts = once("ledger.salts", () => new Map<string, string>());

/** The day of a moment, in UTC: `2026-11-22`. */
export function dayOf(at: Date): string {
  return at.toISOString().slice(0, 10);
}

/**
 * The salts of these days, the same for every process of the installation. Those of other days are forgotten here, as the sweep forgets
 * them in the store: without its salt a hash leads nowhere, not even by trying all addresses there are.
 */
export async function saltsOf(days: Set<string>): Promise<ReadonlyMap<string, string>> {
  for (const day of salts.keys()) if (!days.has(day)) salts.delete(day);
  for (const day of days) if (!salts.has(day)) salts.set(day, await keepSalt(day, randomBytes(32).toString("base64url")));
  return salts;
}

/** Forgets the salts that this process holds of the days before `day`. */
export function forgetHeldDays(day: string): void {
  for (const known of salts.keys()) if (known < day) salts.delete(known);
}

/** Tells who asks apart from the day's others, by their network and the family of what they ask with. */
export function visitorOf(salt: string, address: string, agent: string | null): string {
  return createHmac("sha256", salt)
    .update(`${networkOf(address)}\n${agent ?? ""}`)
    .digest("base64url")
    .slice(0, 16);
}
