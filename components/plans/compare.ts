import type { Plan } from "#lib/web/shapes.ts";

/** Every height that any of the plans has, px, ascending. */
export function heightsOf(plans: Plan[]): number[] {
  return [...new Set(plans.flatMap(({ thumbnailHeights }) => thumbnailHeights))].toSorted((a, b) => a - b);
}

/** What a plan has: its heights, `"original"` and `"temporary"`. */
export type Right = number | "original" | "temporary";

/** What somebody on `mine` would get by `other`, and lose; `quotaBytes` is what the storage grows by. */
export function differenceOf(mine: Plan, other: Plan): { gained: Right[]; lost: Right[]; quotaBytes: number } {
  const [before, after] = [rightsOf(mine), rightsOf(other)];
  return {
    gained: after.filter((right) => !before.includes(right)),
    lost: before.filter((right) => !after.includes(right)),
    quotaBytes: other.quotaBytes - mine.quotaBytes,
  };
}

function rightsOf({ thumbnailHeights, originalLink, temporaryLinks }: Plan): Right[] {
  return [...thumbnailHeights, ...(originalLink ? (["original"] as const) : []), ...(temporaryLinks ? (["temporary"] as const) : [])];
}

/** How full the storage is; `left` is negative over the quota, bytes. */
export function fillOf(used: number, quotaBytes: number): { state: "room" | "near" | "over"; left: number } {
  const left = quotaBytes - used;
  return { state: left <= 0 ? "over" : used >= quotaBytes * 0.8 ? "near" : "room", left };
}
