"use client";

import { useTimeZone } from "./provider.tsx";
import { useWords } from "./use.ts";

/** A moment in the reader's own time zone. */
export function Moment({ at, withTime = true }: { at: string; withTime?: boolean }) {
  const t = useWords("ui");
  const zone = useTimeZone();
  return (
    <time dateTime={at} title={at}>
      {withTime ? t.moment(at, zone) : t.date(at, { day: "numeric", month: "short", year: "numeric", timeZone: zone })}
    </time>
  );
}
