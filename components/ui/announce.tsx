"use client";

import { useSyncExternalStore } from "react";

let said = "";
const listeners = new Set<() => void>();

/** Says a sentence to people who listen to the page; nothing is shown. */
export function announce(sentence: string): void {
  // A live region speaks only when its text changes: a trailing space makes a repeated sentence new.
  said = said === sentence ? `${sentence}\u00a0` : sentence;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The place from which `announce` speaks; stands once, in the layout. */
export function Announcer() {
  const sentence = useSyncExternalStore(
    subscribe,
    () => said,
    () => "",
  );
  return (
    <div role="status" aria-live="polite" className="sr-only">
      {sentence}
    </div>
  );
}
