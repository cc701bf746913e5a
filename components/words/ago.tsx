"use client";

import { useSyncExternalStore } from "react";
import { Moment } from "#components/words/moment.tsx";
import { useWords } from "#components/words/use.ts";
import { localeOf } from "#lib/words/languages.ts";

const never = () => () => {};
const units = [
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
] as const;

/** How long ago a moment was, in its largest unit: `5 minutes ago`. The day itself where that is long ago, and from the server, whose clock is another. */
export function Ago({ at }: { at: string }) {
  const { language } = useWords("ui");
  const now = useSyncExternalStore(
    never,
    () => Math.floor(Date.now() / 60_000) * 60_000,
    () => null,
  );
  const past = now === null ? null : Math.max(0, now - Date.parse(at));
  if (past === null || past > 30 * 86_400_000) return <Moment at={at} withTime={false} />;
  const [unit, size] = units.find(([, one]) => past >= one) ?? ["minute", 60_000];
  return (
    <time dateTime={at} title={at}>
      {new Intl.RelativeTimeFormat(localeOf(language), { numeric: "auto" }).format(-Math.floor(past / size), unit)}
    </time>
  );
}
