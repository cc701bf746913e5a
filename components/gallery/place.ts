"use client";

import { usePathname } from "next/navigation";
import { type RefObject, useEffect, useLayoutEffect, useRef } from "react";
import { isRead, type Slot } from "#components/gallery/collection.ts";
import { rowOf, rowsBetween, type Standing } from "#components/gallery/rows.ts";

/** Where a reader is in a list: the first picture below what sticks to the top, and how far above the window its row begins, px. */
type Place = { id: string | null; number: number; above: number };

/** What stands above the pictures while one scrolls, px: the header, the toolbar and the heading of the day. */
const covered = 168;

const trail = { here: null as string | null, popped: false };

/** Remembers from where people come, so that who returns to a list can be told from who begins it. Stands once, above all lists. */
export function useTrail(): void {
  const path = usePathname();
  useEffect(() => {
    trail.here = path;
    trail.popped = false;
  }, [path]);
  useEffect(() => {
    const pop = () => {
      trail.popped = true;
    };
    window.addEventListener("popstate", pop);
    return () => window.removeEventListener("popstate", pop);
  }, []);
}

/** Whether this page is one to which its reader returns: by the way back, from a picture, or by reloading. */
function isReturn(): boolean {
  if (trail.here !== null) return trail.popped || trail.here.startsWith("/images/");
  const [entry] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
  return entry?.type === "reload" || entry?.type === "back_forward";
}

/** Keeps the reader's place in the list at `address`, and brings back to it who returns; until they move, and as soon as it is known. */
export function usePlace(sheet: RefObject<HTMLElement | null>, standing: Standing | null, slots: Slot[], address: string): void {
  const now = useRef({ standing, slots });
  const wanted = useRef<Place | null>(null);
  useLayoutEffect(() => {
    now.current = { standing, slots };
  });

  useLayoutEffect(() => {
    const name = `place ${address}`;
    if (isReturn()) wanted.current = kept(name);
    let last: Place | null = wanted.current;
    const follow = () => {
      const { current: element } = sheet;
      if (element && now.current.standing && wanted.current === null) last = placeIn(element, now.current.standing, now.current.slots);
    };
    const keep = () => store(name, last);
    const move = () => {
      wanted.current = null;
    };
    window.addEventListener("scroll", follow, { passive: true });
    window.addEventListener("pagehide", keep);
    for (const type of moves) window.addEventListener(type, move, { passive: true });
    return () => {
      keep();
      wanted.current = null;
      window.removeEventListener("scroll", follow);
      window.removeEventListener("pagehide", keep);
      for (const type of moves) window.removeEventListener(type, move);
    };
  }, [sheet, address]);

  useLayoutEffect(() => {
    const { current: element } = sheet;
    const { current: place } = wanted;
    if (!element || !standing || place === null) return;
    const found = slots.findIndex((slot) => isRead(slot) && slot.id === place.id);
    const number = found === -1 ? place.number : found;
    if (number >= slots.length) return;
    const go = () => {
      if (wanted.current !== place) return;
      const top = standing.tops[rowOf(standing.rows, number)] ?? 0;
      window.scrollTo({ top: window.scrollY + element.getBoundingClientRect().top + top + place.above, behavior: "instant" });
    };
    go();
    // Next goes to the top of a new page after this, and before anything is shown.
    const frame = requestAnimationFrame(() => {
      go();
      wanted.current = null;
    });
    return () => cancelAnimationFrame(frame);
  }, [sheet, standing, slots]);
}

const moves = ["wheel", "touchmove", "keydown", "pointerdown"] as const;

function placeIn(sheet: HTMLElement, standing: Standing, slots: Slot[]): Place | null {
  const top = -sheet.getBoundingClientRect().top;
  if (window.scrollY === 0 || slots.length === 0) return null;
  const [row] = rowsBetween(standing, top + covered, top + covered);
  const number = standing.rows[row]?.start ?? 0;
  const slot = slots[number];
  return { id: isRead(slot) ? slot.id : null, number, above: top - (standing.tops[row] ?? 0) };
}

function kept(name: string): Place | null {
  try {
    return JSON.parse(sessionStorage.getItem(name) ?? "null") as Place | null;
  } catch {
    return null;
  }
}

function store(name: string, place: Place | null): void {
  try {
    if (place === null) sessionStorage.removeItem(name);
    else sessionStorage.setItem(name, JSON.stringify(place));
  } catch {} // The browser keeps nothing.
}
