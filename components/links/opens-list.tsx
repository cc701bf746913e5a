import { Moment } from "#components/words/moment.tsx";
import { useWords } from "#components/words/use.ts";
import type { Open } from "#lib/web/shapes.ts";

const reasons = {
  password: "deniedPassword",
  rate: "deniedRate",
  expired: "deniedExpired",
  revoked: "deniedRevoked",
  "used-up": "deniedUsedUp",
  plan: "deniedPlan",
  suspended: "deniedSuspended",
} as const;

/** Each open and each denial: when, how it went, with what, and whose it was as far as that can be told. */
export function OpensList({ opens }: { opens: Open[] }) {
  const t = useWords("links");
  return (
    <ol aria-label={t("opensList")} className="border-t border-line">
      {opens.map(({ at, outcome, reason, agent, visitor }, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: entries have no name, and only grow at the end.
        <li key={place} className="flex min-h-11 flex-wrap items-center gap-x-3 border-b border-line py-1.5 text-sm tabular-nums">
          <Visitor visitor={visitor} />
          <span className={outcome === "denied" ? "text-danger" : undefined}>{t(reason === null ? "openedOnce" : reasons[reason])}</span>
          <span className="text-soft">{agent ?? t("unknownAgent")}</span>
          <span className="ms-auto text-soft">
            <Moment at={at} />
          </span>
        </li>
      ))}
    </ol>
  );
}

/** Somebody, by letters and a colour that are theirs for the day. */
function Visitor({ visitor }: { visitor: string }) {
  const t = useWords("links");
  const letters = visitor
    .replaceAll(/[^a-z]/gi, "")
    .slice(0, 2)
    .toUpperCase();
  const hue = [...visitor].reduce((sum, character) => (sum * 31 + character.charCodeAt(0)) % 360, 0);
  return (
    <span
      title={t("visitor", { letters })}
      className="grid h-6 w-8 shrink-0 place-items-center rounded-key text-xs font-medium text-white"
      // Dark enough for white letters in every hue.
      style={{ backgroundColor: `oklch(0.45 0.09 ${hue})` }}
    >
      <span className="sr-only">{t("visitor", { letters })}</span>
      <span aria-hidden="true">{letters}</span>
    </span>
  );
}
