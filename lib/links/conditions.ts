import {
  type Conditioned,
  type ConditionsChange,
  type LastOpened,
  type LentFilter,
  type LentSort,
  updateConditions,
} from "#db/conditions.ts";
import type { LinkRow } from "#db/links.ts";
import { hashPassword } from "#lib/auth/passwords.ts";
import { newId } from "#lib/id.ts";
import { allowsRendition, expiryOf, type Rights } from "#lib/plans/allow.ts";
import type { Owner } from "#lib/plans/owner.ts";
import { Refusal } from "#lib/refusal.ts";
import type { Link } from "#lib/web/shapes.ts";
import { type LinkState, stateOf } from "./resolve.ts";

// What temporary links and shares have in common.

export type Draft = {
  expiresIn?: number | undefined;
  expiresAt?: string | undefined;
  rendition: string;
  label?: string | null | undefined;
  download: boolean;
  maxViews?: number | null | undefined;
  password?: string | null | undefined;
  metadata?: LinkRow["metadata"] | undefined;
  watermark?: string | null | undefined;
};
export type Change = Partial<Pick<Draft, "expiresIn" | "expiresAt" | "label" | "maxViews" | "password">>;
type Row = Omit<LinkRow, "imageId">;

export const lentSorts = ["-createdAt", "createdAt", "expiresAt", "-expiresAt", "label", "-label"] as const;
export type SortName = (typeof lentSorts)[number];
/** What is asked of a list of either; nothing for whichever. */
export type LentWanted = { state?: LinkState | undefined; label?: string | undefined; q?: string | undefined; sort?: SortName | undefined };

/** What the store is asked for. */
export function filterOf({ state, label, q }: LentWanted, plan: Rights): LentFilter {
  const inState = state === undefined ? null : { is: state, answers: plan.temporaryLinks, now: new Date() };
  return { label: label ?? null, q: q?.trim() || null, state: inState };
}

/** An order by its name, `-` for backwards. */
export function sortOf(name: SortName): LentSort {
  return { by: name.replace("-", "") as LentSort["by"], down: name.startsWith("-") };
}

/** Throws `plan-required` where the plan has no temporary links. */
export function requireTemporaryLinks(plan: Rights): void {
  if (!plan.temporaryLinks) throw new Refusal("plan-required", "Your plan has no temporary links. Ask for one that has.");
}

/** A new row of what was asked for, but for its token. Throws `invalid` outside the plan. */
export async function rowOf({ id: ownerId, plan, linkMetadata }: Owner, draft: Draft, now: Date): Promise<Omit<Row, "token">> {
  const { rendition, download } = draft;
  if (rendition !== "original" && !allowsRendition(plan, rendition)) {
    throw new Refusal("invalid", "Your plan has no such rendition.", {
      errors: [{ path: "rendition", message: "is not one of your plan's" }],
    });
  }
  return {
    id: newId(),
    ownerId,
    rendition,
    download,
    label: draft.label ?? null,
    metadata: draft.metadata ?? linkMetadata,
    watermark: draft.watermark ?? null,
    expiresAt: expiryOf(plan, draft, now),
    revokedAt: null,
    maxViews: draft.maxViews ?? null,
    views: 0,
    passwordHash: await hashOf(draft.password),
    openNoticedAt: null,
    endNoticedAt: null,
    createdAt: now,
  };
}

/** What the words of a kind are where it cannot be changed. */
export type Refusing = { revoked: string; tooMany: () => Refusal; most: number };

/** Changes conditions under the same URL; returns what of the row changed. Throws `revoked`, `invalid`. */
export async function changeConditions(
  row: Conditioned & Pick<Row, "revokedAt">,
  plan: Owner["plan"],
  change: Change,
  { revoked, tooMany, most }: Refusing,
  now: Date,
): Promise<ConditionsChange> {
  const final = new Refusal("revoked", revoked);
  if (row.revokedAt !== null) throw final;
  const moved = change.expiresIn !== undefined || change.expiresAt !== undefined;
  const set = {
    ...(moved ? { expiresAt: expiryOf(plan, change, now), endNoticedAt: null } : {}),
    ...(change.label === undefined ? {} : { label: change.label }),
    ...(change.maxViews === undefined ? {} : { maxViews: change.maxViews }),
    ...(change.password === undefined ? {} : { passwordHash: await hashOf(change.password) }),
  };
  const outcome = await updateConditions(row, set, most, now);
  if (outcome === "revoked") throw final;
  if (outcome === "too-many") throw tooMany();
  return set;
}

/** What the API says of either, but for what it is a link to. `way` is `t` or `s`. */
export function presentConditions(row: Row & LastOpened, way: "t" | "s", plan: Rights, origin: string, now: Date): Omit<Link, "imageId"> {
  return {
    id: row.id,
    rendition: row.rendition,
    url: `${origin}/${way}/${row.token}`,
    label: row.label,
    download: row.download,
    metadata: row.metadata,
    watermark: row.watermark,
    createdAt: row.createdAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
    revokedAt: row.revokedAt?.toISOString() ?? null,
    maxViews: row.maxViews,
    views: row.views,
    lastOpenedAt: row.lastOpenedAt?.toISOString() ?? null,
    hasPassword: row.passwordHash !== null,
    state: stateOf(row, plan, now),
  };
}

async function hashOf(password: string | null | undefined): Promise<string | null> {
  return password ? hashPassword(password) : null;
}
