import { Refusal } from "#lib/refusal.ts";

const MiB = 1024 ** 2;

/** What a plan allows, as far as a decision needs it. Sizes in bytes, durations in s, heights in px. */
export type Rights = { thumbnailHeights: number[]; originalLink: boolean; temporaryLinks: boolean };
export type Limits = { quotaBytes: number; maxFileBytes: number };
export type Expiries = { minExpiry: number | null; maxExpiry: number | null };

/** Whether a permanent link to `rendition` (`"original"` or a height in px) is alive on this plan. */
export function allowsRendition(plan: Rights, rendition: string): boolean {
  return rendition === "original" ? plan.originalLink : plan.thumbnailHeights.some((height) => String(height) === rendition);
}

/** Every permanent rendition of a plan: its heights, ascending, and the original. */
export function renditionsOf(plan: Rights): string[] {
  return [...plan.thumbnailHeights.map(String), ...(plan.originalLink ? ["original"] : [])];
}

/** The plan that unlocks `rendition` (or `"temporary"`) with the smallest quota; null when none does. */
export function unlockedBy<P extends Rights & Limits & { id: string }>(plans: P[], rendition: string): string | null {
  const having = plans.filter((plan) => (rendition === "temporary" ? plan.temporaryLinks : allowsRendition(plan, rendition)));
  return having.toSorted((a, b) => a.quotaBytes - b.quotaBytes || (a.id < b.id ? -1 : 1))[0]?.id ?? null;
}

/** What any of the plans offers and this one lacks, in the order of `renditionsOf`. */
export function lockedRenditions<P extends Rights & Limits & { id: string }>(
  plan: Rights,
  plans: P[],
): { rendition: string; unlockedBy: string | null }[] {
  const heights = [...new Set(plans.flatMap((other) => other.thumbnailHeights))].toSorted((a, b) => a - b);
  return [...heights.map(String), "original"]
    .filter((rendition) => !allowsRendition(plan, rendition))
    .map((rendition) => ({ rendition, unlockedBy: unlockedBy(plans, rendition) }))
    .filter(({ unlockedBy: by }) => by !== null);
}

/** The refusal of an upload of `bytes`, or of a yet unknown size (null), with `used` bytes stored; null when it may go on. */
export function refuseUpload(plan: Limits, used: number, bytes: number | null, maxUploadBytes: number): Refusal | null {
  const most = Math.min(plan.maxFileBytes, maxUploadBytes);
  if (bytes !== null && bytes > most) {
    const size = most < MiB ? `${most} bytes` : `${Math.floor(most / MiB)} MiB`;
    return new Refusal("too-large", `The file is larger than the ${size} that are taken. Choose a smaller one, or ask for a larger plan.`);
  }
  if (used + (bytes ?? 1) > plan.quotaBytes) {
    return new Refusal("quota-exceeded", "There is no room left for this file. Delete some images, or ask for a larger plan.");
  }
  return null;
}

/** When a temporary link ends that was asked for at `now`. Throws `invalid` outside the plan's `minExpiry..maxExpiry`. */
export function expiryOf(plan: Expiries, asked: { expiresIn?: number | undefined; expiresAt?: string | undefined }, now: Date): Date {
  const path = asked.expiresAt === undefined ? "expiresIn" : "expiresAt";
  const end = asked.expiresAt === undefined ? new Date(now.getTime() + (asked.expiresIn ?? 0) * 1000) : new Date(asked.expiresAt);
  const seconds = (end.getTime() - now.getTime()) / 1000;
  const least = plan.minExpiry ?? 1;
  const most = plan.maxExpiry ?? Number.POSITIVE_INFINITY;
  if (seconds >= least && seconds <= most) return end;
  const message = Number.isFinite(most) ? `must be from ${least} to ${most} seconds ahead` : `must be at least ${least} seconds ahead`;
  throw new Refusal("invalid", `Your plan's temporary links live from ${least} to ${most} seconds.`, { errors: [{ path, message }] });
}
