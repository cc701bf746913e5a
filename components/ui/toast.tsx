"use client";

import { lazy, Suspense, useSyncExternalStore } from "react";

type Show = (sentence: string, more?: More) => unknown;
/** How long it stands, ms, and the one thing that can be done about it. */
type More = { duration?: number; action?: { label: string; onClick: () => void } };

const Toaster = lazy(() => import("#components/ui/toaster.tsx"));
const listeners = new Set<() => void>();
let wanted = false;
let ready: (show: Show) => void = () => {};
const shown = new Promise<Show>((resolve) => {
  ready = resolve;
});

/** Shows a sentence for a while, above everything. */
export async function toast(sentence: string, more?: More): Promise<void> {
  wanted = true;
  for (const listener of listeners) listener();
  (await shown)(sentence, more);
}

/** The place of toasts, empty until the first is wanted; stands once, in the layout. */
export function Toasts() {
  const here = useSyncExternalStore(
    subscribe,
    () => wanted,
    () => false,
  );
  return <Suspense>{here && <Toaster onReady={ready} />}</Suspense>;
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
