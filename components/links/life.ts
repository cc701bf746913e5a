import { problem } from "#components/api.ts";
import { sayDuration } from "#components/words/durations.ts";
import { secondsIn, type Unit } from "#components/words/intl.ts";
import type { Plan, Problem } from "#lib/web/shapes.ts";

export type Bounds = Pick<Plan, "minExpiry" | "maxExpiry">;

const presets = [600, 3_600, 86_400, 604_800];

/** The lives that are offered ready-made, as far as the plan has them. */
export function presetsOf({ minExpiry, maxExpiry }: Bounds): number[] {
  return presets.filter((seconds) => seconds >= (minExpiry ?? 1) && seconds <= (maxExpiry ?? Number.POSITIVE_INFINITY));
}

/** The life that a form asks for, s; a problem where the plan does not have it. */
export function lifeIn(data: FormData, { minExpiry, maxExpiry }: Bounds): number | Problem {
  const preset = String(data.get("life"));
  const seconds =
    preset === "custom" ? Math.round(Number(data.get("amount")) * secondsIn(String(data.get("unit")) as Unit)) : Number(preset);
  const [least, most] = [minExpiry ?? 1, maxExpiry ?? Number.MAX_SAFE_INTEGER];
  if (seconds >= least && seconds <= most) return seconds;
  const sentence = `Your plan has lives from ${sayDuration(least)} to ${sayDuration(most)}.`;
  return { ...problem("invalid", 422, sentence), errors: [{ path: "amount", message: sentence }] };
}
