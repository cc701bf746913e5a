import type { NewPlan } from "#db/installation.ts";

const MiB = 1024 ** 2;
const GiB = 1024 ** 3;
const TiB = 1024 ** 4;
const day = 86_400;

/** The three plans that a new installation starts with (contract, section 1); created once, never overwritten. */
export function standardPlans(now: Date): NewPlan[] {
  const noTemporaryLinks = { temporaryLinks: false, minExpiry: null, maxExpiry: null };
  const plans: Omit<NewPlan, "createdAt">[] = [
    {
      id: "basic",
      name: "Basic",
      thumbnailHeights: [200],
      originalLink: false,
      ...noTemporaryLinks,
      quotaBytes: GiB,
      maxFileBytes: 32 * MiB,
    },
    {
      id: "premium",
      name: "Premium",
      thumbnailHeights: [200, 400],
      originalLink: true,
      ...noTemporaryLinks,
      quotaBytes: 50 * GiB,
      maxFileBytes: 128 * MiB,
    },
    {
      id: "enterprise",
      name: "Enterprise",
      thumbnailHeights: [200, 400],
      originalLink: true,
      temporaryLinks: true,
      minExpiry: 1,
      maxExpiry: 30 * day,
      quotaBytes: TiB,
      maxFileBytes: 512 * MiB,
    },
  ];
  // A millisecond apart, as the list of plans is ordered by it.
  return plans.map((plan, place) => ({ ...plan, createdAt: new Date(now.getTime() + place) }));
}

/** The plan of new accounts until an admin chooses another. */
export const standardDefault = "basic";
