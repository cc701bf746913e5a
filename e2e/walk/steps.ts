import type { Way } from "./model.ts";
import { albumSteps } from "./steps/albums.ts";
import { conditionSteps } from "./steps/conditions.ts";
import { imageSteps } from "./steps/images.ts";
import { planSteps } from "./steps/plans.ts";
import { visitSteps } from "./steps/visits.ts";
import type { World } from "./world.ts";

/** What a step was, and the URLs that it is about; null where there is nothing yet that it could be about. */
export type Took = { said: string; touched: Way[] } | null;
export type Step = { weight: number; take(world: World): Promise<Took> };

/** All that may happen. `weight` is how often, beside the others. */
export const steps: Record<string, Step> = { ...imageSteps, ...planSteps, ...conditionSteps, ...visitSteps, ...albumSteps };
