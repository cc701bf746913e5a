import { useWords } from "#components/words/use.ts";
import type { OpensOfDay } from "#lib/web/shapes.ts";

/** Opens and denials by day, as bars; for people who listen, a table of the days on which there was any. */
export function OpensChart({ days }: { days: OpensOfDay[] }) {
  const t = useWords("links");
  const most = Math.max(4, ...days.map(({ opened, denied }) => opened + denied));
  const sum = (of: "opened" | "denied") => days.reduce((all, day) => all + day[of], 0);
  const say = (day: string) => t.date(day, { day: "numeric", month: "short", timeZone: "UTC" });
  const eventful = days.filter(({ opened, denied }) => opened + denied > 0);
  const said = t("opensSum", { opened: sum("opened"), denied: sum("denied"), days: days.length });
  return (
    <figure className="flex flex-col gap-2">
      <figcaption className="text-sm text-soft tabular-nums">{said}</figcaption>
      <svg
        aria-hidden="true"
        viewBox={`0 0 ${days.length} ${most}`}
        preserveAspectRatio="none"
        className="h-24 w-full border-b border-edge rtl:-scale-x-100"
      >
        {days.map(({ day, opened, denied }, place) => (
          <g key={day}>
            {opened > 0 && <rect x={place + 0.1} y={most - opened} width={0.8} height={opened} className="fill-accent" />}
            {denied > 0 && <rect x={place + 0.1} y={most - opened - denied} width={0.8} height={denied} className="fill-danger" />}
          </g>
        ))}
      </svg>
      <p aria-hidden="true" className="flex justify-between text-note text-soft">
        <span>{say(days[0]?.day ?? "")}</span>
        <span className="flex gap-3">
          <Key className="bg-accent">{t("opened")}</Key>
          <Key className="bg-danger">{t("denied")}</Key>
        </span>
        <span>{say(days.at(-1)?.day ?? "")}</span>
      </p>
      {eventful.length > 0 && (
        <table className="sr-only">
          <caption>{t("opensByDay")}</caption>
          <thead>
            <tr>
              <th scope="col">{t("day")}</th>
              <th scope="col">{t("opened")}</th>
              <th scope="col">{t("denied")}</th>
            </tr>
          </thead>
          <tbody>
            {eventful.map(({ day, opened, denied }) => (
              <tr key={day}>
                <th scope="row">{say(day)}</th>
                <td>{t.number(opened)}</td>
                <td>{t.number(denied)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </figure>
  );
}

function Key({ className, children }: { className: string; children: string }) {
  return (
    <span className="inline-flex items-center gap-1.5">
      <span className={`size-2.5 rounded-tile ${className}`} />
      {children}
    </span>
  );
}
