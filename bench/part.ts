import type { Turns } from "./measure/burst.ts";
import type { Figure } from "./measure/figure.ts";

/** One part of the bench: measures in turns, and returns what came of it with what it was measured with. */
export type Part = (turns: Turns) => Promise<{ figures: Figure[]; versions: string[]; notes: string[] }>;
