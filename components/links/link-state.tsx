import { Moment } from "#components/words/moment.tsx";
import { useWords } from "#components/words/use.ts";
import type { Link } from "#lib/web/shapes.ts";

type Standing = Pick<Link, "state" | "expiresAt">;

/** A link's state at a moment: a live one ends by itself while the page is open. */
export function stateAt({ state, expiresAt }: Standing, now: number | null): Link["state"] {
  return state === "live" && now !== null && Date.parse(expiresAt) <= now ? "expired" : state;
}

/** Where a link stands, in words; a live one counts down. */
export function LinkState({ link, now }: { link: Standing; now: number | null }) {
  const t = useWords("links");
  const state = stateAt(link, now);
  const moment = () => <Moment at={link.expiresAt} />;
  if (state === "revoked") return <span>{t("revoked")}</span>;
  if (state === "used-up") return <span>{t("usedUp")}</span>;
  if (state === "plan") return <span>{t("stoppedByPlan")}</span>;
  if (state === "expired") return <span>{t("ended", { moment })}</span>;
  if (now === null) return <span>{t("until", { moment })}</span>;
  return (
    <time dateTime={link.expiresAt} title={t.moment(link.expiresAt)}>
      {t("left", { span: t.remaining(Math.ceil((Date.parse(link.expiresAt) - now) / 1000)) })}
    </time>
  );
}
