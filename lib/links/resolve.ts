import { allowsRendition, type Rights } from "#lib/plans/allow.ts";

/** How one looks at an image: by its permanent link, or by a temporary one as its row is now. */
export type Door = { kind: "permanent" } | { kind: "temporary"; expiresAt: Date; revokedAt: Date | null };

/**
 * The one rule (contract, section 2): whether `rendition` of an image may be seen through this door now.
 * It is asked at every read and depends on nothing but the owner's plan now, the link now, and the time.
 */
export function resolve(owner: { plan: Rights; suspended: boolean }, rendition: string, door: Door, now: Date): boolean {
  if (owner.suspended) return false;
  if (door.kind === "permanent") return allowsRendition(owner.plan, rendition);
  if (!owner.plan.temporaryLinks || door.revokedAt !== null || door.expiresAt <= now) return false;
  // Temporary links are the right to the original; a thumbnail must be one that the plan still has.
  return rendition === "original" || allowsRendition(owner.plan, rendition);
}

export type LinkState = "live" | "expired" | "revoked" | "used-up" | "plan";

/** The state of a temporary link, the final one first. */
export function stateOf(link: { expiresAt: Date; revokedAt: Date | null; rendition: string }, plan: Rights, now: Date): LinkState {
  if (link.revokedAt !== null) return "revoked";
  if (link.expiresAt <= now) return "expired";
  return resolve({ plan, suspended: false }, link.rendition, { kind: "temporary", ...link }, now) ? "live" : "plan";
}
