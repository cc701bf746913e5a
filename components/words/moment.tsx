"use client";

import { useSyncExternalStore } from "react";

const never = () => () => {};

/** A moment in the reader's own time zone; the server, which does not know it, writes UTC. */
export function Moment({ at, withTime = true }: { at: string; withTime?: boolean }) {
  const here = useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
  return (
    <time dateTime={at} title={at}>
      {sayMoment(at, withTime, here ? undefined : "UTC")}
    </time>
  );
}

/** A moment as text: `22 Nov 2026, 15:20`. */
export function sayMoment(at: string, withTime = true, timeZone?: string): string {
  return new Intl.DateTimeFormat("en-GB", {
    day: "numeric",
    month: "short",
    year: "numeric",
    ...(withTime ? { hour: "2-digit", minute: "2-digit" } : {}),
    ...(timeZone ? { timeZone } : {}),
  }).format(new Date(at));
}
