import { type Trouble, troubleOf } from "#components/upload/upload.ts";
import type { Plan } from "#lib/web/shapes.ts";

/** What a file may not go beyond: the plan's largest file, and what its quota leaves. */
export type Limit = { plan: Pick<Plan, "maxFileBytes">; room: () => number };

/** Why a file need not be sent at all; `null` when it may be. `room` is what the quota leaves, in bytes. */
export function refuseFile({ size }: Pick<File, "size">, { maxFileBytes }: Limit["plan"], room: number): Trouble | null {
  if (size === 0) return troubleOf("empty");
  if (size > maxFileBytes) return troubleOf("too-large", { limit: maxFileBytes });
  return size > room ? troubleOf("quota-exceeded", { again: true, limit: Math.max(0, room) }) : null;
}

/**
 * The smallest of the plans, beyond the account's own, that would take a file of `size` bytes beside the `used` ones; null if none would.
 */
export function planThatTakes(plans: Plan[], own: Pick<Plan, "id">, size: number, used: number): Plan | null {
  const taking = plans.filter(({ id, maxFileBytes, quotaBytes }) => id !== own.id && size <= maxFileBytes && used + size <= quotaBytes);
  return taking.sort((a, b) => a.quotaBytes - b.quotaBytes)[0] ?? null;
}
