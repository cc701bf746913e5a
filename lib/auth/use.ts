import { log } from "#lib/log.ts";

/** How exactly it is known when sessions and tokens were last used, ms: what is used all the time is written so seldom only. */
const step = 300_000;

/** Has the use of a session or token noted by `touch(now, before)` where the last note is too old. Nobody waits for it, and nobody is refused for it. */
export function noteUse(last: Date | null, touch: (now: Date, before: Date) => Promise<void>): void {
  const now = new Date();
  const before = new Date(now.getTime() - step);
  if (last !== null && last >= before) return;
  touch(now, before).catch((err: unknown) => log.warn({ err }, "the use of a session or token could not be noted"));
}
