import { allowsRendition, type Rights } from "#lib/plans/allow.ts";

/** How one looks at an image: by its permanent link, or by a temporary one as its row is now. */
export type Door = { kind: "permanent" } | { kind: "temporary"; expiresAt: Date; revokedAt: Date | null };

/** Why a temporary link does not answer, what is final first; that it is used up depends on who asks (`entranceOf`). */
export type Refused = "revoked" | "expired" | "plan" | "suspended";

/**
 * The one rule (contract, section 2): whether `rendition` of an image may be seen through this door now.
 * It is asked at every read and depends on nothing but the owner's plan now, the link now, and the time.
 */
export function resolve(owner: { plan: Rights; suspended: boolean }, rendition: string, door: Door, now: Date): boolean {
  if (door.kind === "temporary") return refusalOf(owner, door, now) === null;
  return !owner.suspended && allowsRendition(owner.plan, rendition);
}

/** The one rule for temporary links and shares, with its reason; null where they answer. */
export function refusalOf(
  { plan, suspended }: { plan: Pick<Rights, "temporaryLinks">; suspended: boolean },
  { expiresAt, revokedAt }: { expiresAt: Date; revokedAt: Date | null },
  now: Date,
): Refused | null {
  if (revokedAt !== null) return "revoked";
  if (expiresAt <= now) return "expired";
  // The right to temporary links is a right of its own: it does not ask whether the plan has a permanent link to the same.
  if (!plan.temporaryLinks) return "plan";
  return suspended ? "suspended" : null;
}

/**
 * Whether a share of the rendition `shared` shows this one: the very same, as a temporary link to it would, whatever permanent links the
 * plan has; and of the plan's thumbnails now those that are smaller, by which the page shows it.
 */
export function sharesRendition(plan: Rights, shared: string, rendition: string): boolean {
  if (rendition === shared) return true;
  if (rendition === "original" || !allowsRendition(plan, rendition)) return false;
  return shared === "original" || Number(rendition) < Number(shared);
}

export type LinkState = "live" | "expired" | "revoked" | "used-up" | "plan";

/** What a temporary link asks of those who open it: a password, one of a number of views. */
export type Conditions = { passwordHash: string | null; maxViews: number | null; views: number };

/**
 * What a link that `resolve` lets answer shows: its bytes where it asks for nothing, or to a visitor who did what it asks; else the page
 * that asks; nothing where no view is left for a new visitor.
 */
export function entranceOf(link: Conditions, visiting: boolean): "bytes" | "page" | "nothing" {
  if (visiting || (link.passwordHash === null && link.maxViews === null)) return "bytes";
  return isUsedUp(link) ? "nothing" : "page";
}

/** The state of a temporary link, the final one first. */
export function stateOf(
  link: { expiresAt: Date; revokedAt: Date | null } & Omit<Conditions, "passwordHash">,
  plan: Rights,
  now: Date,
): LinkState {
  if (link.revokedAt !== null) return "revoked";
  if (link.expiresAt <= now) return "expired";
  if (isUsedUp(link)) return "used-up";
  return plan.temporaryLinks ? "live" : "plan";
}

function isUsedUp({ maxViews, views }: Pick<Conditions, "maxViews" | "views">): boolean {
  return maxViews !== null && views >= maxViews;
}
