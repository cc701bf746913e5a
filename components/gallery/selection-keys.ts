"use client";

import { type FocusEvent, type KeyboardEvent, type RefObject, useEffect, useRef, useState } from "react";
import { neighbour, type Plan } from "#components/gallery/selection-area.ts";
import { placeOf } from "#components/gallery/selection-target.ts";
import type { Selection } from "#components/gallery/use-selection.ts";

/**
 * Walks through the sheet by arrow keys, to pictures that are not drawn too, and selects: Space one, Shift with an arrow a stretch.
 * `current` is the place that Tab leads to once the sheet was entered; the others are reached by arrows.
 */
export function useWalk(sheet: RefObject<HTMLElement | null>, plan: Plan | null, { choose, plant }: Pick<Selection, "choose" | "plant">) {
  const [current, setCurrent] = useState<number | null>(null);
  const wanted = useRef<number | null>(null);
  /** Where the keys selected last: a stretch goes on from there, and from elsewhere begins anew. */
  const last = useRef<number | null>(null);

  // Where it leads may be drawn only once the page has moved there.
  useEffect(() => {
    if (wanted.current !== null && focusTile(sheet.current, wanted.current) === "picture") wanted.current = null;
  });

  function go(place: number) {
    const found = focusTile(sheet.current, place);
    wanted.current = found === "picture" ? null : place;
    if (found !== null || !plan || !sheet.current) return;
    const { rows, tops } = plan.standing;
    const row = rows.findIndex(({ end }) => end > place);
    const { top } = sheet.current.getBoundingClientRect();
    window.scrollBy({ top: top + (tops[row] ?? 0) - window.innerHeight / 2, behavior: "instant" });
  }

  function onKeyDown(event: KeyboardEvent<HTMLElement>) {
    const place = placeOf(event.target);
    if (place === null || !plan || event.ctrlKey || event.metaKey || event.altKey) return;
    // A check takes the space bar for itself.
    if (event.key === " " && !(event.target instanceof HTMLInputElement && !event.shiftKey)) {
      event.preventDefault();
      last.current = place;
      return choose(place, event.shiftKey);
    }
    const next = goal(event, place, plan, getComputedStyle(event.currentTarget).direction === "rtl");
    if (next === null) return;
    event.preventDefault();
    if (event.shiftKey && next !== place) {
      if (last.current !== place) plant(place);
      choose(next, true);
      last.current = next;
    }
    go(next);
  }

  return {
    current,
    onKeyDown,
    onFocus({ target }: FocusEvent) {
      const place = placeOf(target);
      if (place !== null) setCurrent(place);
    },
    onBlur({ relatedTarget, currentTarget }: FocusEvent) {
      // Nobody waits for a picture who has gone elsewhere; one that comes takes its room's focus away.
      if (relatedTarget instanceof Node && !currentTarget.contains(relatedTarget)) wanted.current = null;
    },
  };
}

function goal({ key }: KeyboardEvent, place: number, plan: Plan, reversed: boolean): number | null {
  if (key === "ArrowLeft" || key === "ArrowRight") return neighbour(plan, place, (key === "ArrowRight") !== reversed ? "on" : "back");
  if (key === "ArrowUp" || key === "ArrowDown") return neighbour(plan, place, key === "ArrowUp" ? "up" : "down");
  if (key === "Home") return 0;
  return key === "End" ? plan.aspects.length - 1 : null;
}

/** Gives a tile the focus; null where it is not drawn. */
function focusTile(sheet: HTMLElement | null, place: number): "picture" | "room" | null {
  const tile = sheet?.querySelector<HTMLElement>(`[aria-posinset="${place + 1}"]`);
  if (!tile) return null;
  const link = tile.querySelector("a");
  (link ?? tile).focus();
  return link ? "picture" : "room";
}
