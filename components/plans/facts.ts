import { sayBytes } from "#components/words/bytes.ts";
import { sayDuration } from "#components/words/durations.ts";
import type { Plan } from "#lib/web/shapes.ts";

/** What can be said of any plan, in the order in which it matters; `null` where the plan does not have it. */
export const facts: { label: string; of: (plan: Plan) => string | null }[] = [
  {
    label: "Thumbnail links",
    of: ({ thumbnailHeights }) => (thumbnailHeights.length > 0 ? `${thumbnailHeights.join(", ")} px high` : null),
  },
  { label: "Link to the original", of: ({ originalLink }) => (originalLink ? "Yes" : null) },
  { label: "Temporary links", of: (plan) => (plan.temporaryLinks ? sayLife(plan) : null) },
  { label: "Storage", of: ({ quotaBytes }) => sayBytes(quotaBytes) },
  { label: "Largest file", of: ({ maxFileBytes }) => sayBytes(maxFileBytes) },
];

/** How long a temporary link of this plan may live. */
export function sayLife({ minExpiry, maxExpiry }: Pick<Plan, "minExpiry" | "maxExpiry">): string {
  return `${sayDuration(minExpiry ?? 1)} to ${sayDuration(maxExpiry ?? 1)}`;
}
