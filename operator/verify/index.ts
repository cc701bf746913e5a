import { setTimeout as sleep } from "node:timers/promises";
import { progress } from "../terminal.ts";
import { checkAlbums } from "./albums.ts";
import type { Check, Finding, Suspicion } from "./finding.ts";
import { checkImages } from "./images.ts";
import { checkLabels } from "./labels.ts";
import { checkLinks } from "./links.ts";
import { checkShares } from "./shares.ts";
import { checkStrays } from "./strays.ts";
import { checkUsage } from "./usage.ts";

const everyCheck: Check[] = [checkImages, checkStrays, checkLabels, checkAlbums, checkLinks, checkShares, checkUsage];
/** Longer than what a server has under way between a file and its row, ms. */
const pause = 1000;

/** Everything that is not as it must be, in these ways to look. What looks wrong is looked at twice, as a server may be at work. */
export async function findFaults(checks = everyCheck): Promise<Finding[]> {
  const suspicions: Suspicion[] = [];
  for (const check of checks) for await (const suspicion of check(progress)) suspicions.push(suspicion);
  if (suspicions.length === 0) return [];
  await sleep(pause);
  const findings: Finding[] = [];
  for (const { again } of suspicions) {
    const finding = await again();
    if (finding !== null) findings.push(finding);
  }
  return findings;
}
