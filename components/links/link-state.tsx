import { sayRemaining } from "#components/words/durations.ts";
import { Moment } from "#components/words/moment.tsx";
import type { Link } from "#lib/web/shapes.ts";

/** A link's state at a moment: a live one ends by itself while the page is open. */
export function stateAt({ state, expiresAt }: Link, now: number | null): Link["state"] {
  return state === "live" && now !== null && Date.parse(expiresAt) <= now ? "expired" : state;
}

/** Where a link stands, in words; a live one counts down. */
export function LinkState({ link, now }: { link: Link; now: number | null }) {
  const state = stateAt(link, now);
  if (state === "revoked") return <span>revoked</span>;
  if (state === "used-up") return <span>used up</span>;
  if (state === "plan") return <span>stopped: your plan has no temporary links now</span>;
  if (state === "expired") {
    return (
      <span>
        ended <Moment at={link.expiresAt} />
      </span>
    );
  }
  if (now === null) {
    return (
      <span>
        until <Moment at={link.expiresAt} />
      </span>
    );
  }
  return (
    <time dateTime={link.expiresAt} title={link.expiresAt}>
      {sayRemaining(Math.ceil((Date.parse(link.expiresAt) - now) / 1000))} left
    </time>
  );
}
