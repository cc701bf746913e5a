import { problem } from "#components/api.ts";
import type { Words } from "#components/words/words.ts";
import type { Plan, Problem } from "#lib/web/shapes.ts";
import { secondsIn, type Unit } from "#lib/words/intl.ts";

export type Bounds = Pick<Plan, "minExpiry" | "maxExpiry">;
export type Life = { expiresIn: number } | { expiresAt: string };

const presets = [600, 3_600, 86_400, 604_800];

/** The lives that are offered ready-made, as far as the plan has them. */
export function presetsOf(bounds: Bounds): number[] {
  const [least, most] = within(bounds);
  return presets.filter((seconds) => seconds >= least && seconds <= most);
}

/** The life that a form asks for: `life` is a number of seconds, `span` or `moment`. A problem where the plan does not have it. */
export function lifeIn(t: Words<"links">, data: FormData, bounds: Bounds, now = Date.now()): Life | Problem {
  const [least, most] = within(bounds);
  const chosen = String(data.get("life"));
  const until = new Date(String(data.get("until")));
  if (chosen === "moment" && Number.isNaN(until.getTime())) return fault("until", t("enterMoment"));
  const seconds =
    chosen === "moment"
      ? (until.getTime() - now) / 1000
      : chosen === "span"
        ? Math.round(Number(data.get("amount")) * secondsIn(String(data.get("unit")) as Unit))
        : Number(chosen);
  if (seconds < least || seconds > most) {
    const sentence = Number.isFinite(most)
      ? t("livesFromTo", { least: t.duration(least), most: t.duration(most) })
      : t("livesFrom", { least: t.duration(least) });
    return fault(chosen === "moment" ? "until" : "amount", sentence);
  }
  return chosen === "moment" ? { expiresAt: until.toISOString() } : { expiresIn: seconds };
}

/** Whether nothing but a problem came of a form. */
export function isProblem(asked: object): asked is Problem {
  return "code" in asked;
}

function within({ minExpiry, maxExpiry }: Bounds): [least: number, most: number] {
  return [minExpiry ?? 1, maxExpiry ?? Number.POSITIVE_INFINITY];
}

/** A value that cannot be, said at its field. */
export function fault(path: string, message: string): Problem {
  return { ...problem("invalid", 422, message), errors: [{ path, message }] };
}
