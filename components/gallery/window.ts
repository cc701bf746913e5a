"use client";

import { type RefObject, useCallback, useLayoutEffect, useMemo, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { gap, type Layout, rowOf, rowsBetween, type Standing, standRows } from "#components/gallery/rows.ts";

/** A stretch of the sheet: pictures that are drawn, from `start` to before `end`, or so many px of rows that are not. */
export type Stretch = { start: number; end: number } | { height: number };

/** How many are drawn before the width is known: as many as the server reads. */
const firstPage = 60;
/** How far beyond the window rows are drawn, in windows: more than a turn of the wheel covers before the next frame. */
const beyond = 1;
/** Px a millisecond from which pictures are only swept past. */
const swift = 4;

/**
 * Which stretches of a sheet to draw: what is in the window or near it, and the row that has the focus. On the server, and until
 * the browser has told the width, that is the first page. `sweeping` tells whether the reader is on the way to elsewhere.
 */
export function useWindow(sheet: RefObject<HTMLElement | null>, layout: Layout): { stretches: Stretch[]; sweeping: () => boolean } {
  const [width, setWidth] = useState<number | null>(null);
  const standing = useMemo(() => (width === null ? null : standRows(layout, width)), [layout, width]);
  const [drawn, setDrawn] = useState<string | null>(null);
  const pace = useRef({ at: 0, top: 0, swift: false });
  const sweeping = useCallback(() => pace.current.swift, []);

  useLayoutEffect(() => {
    const { current: element } = sheet;
    if (!element) return;
    const observer = new ResizeObserver(() => setWidth(element.clientWidth));
    observer.observe(element);
    setWidth(element.clientWidth);
    return () => observer.disconnect();
  }, [sheet]);

  useLayoutEffect(() => {
    const { current: element } = sheet;
    if (!element || !standing) return;
    const look = () => setDrawn(rowsToDraw(element, standing).join());
    const follow = ({ timeStamp: at }: Event) => {
      const { scrollY: top } = window;
      const before = pace.current;
      pace.current = { at, top, swift: Math.abs(top - before.top) > swift * (at - before.at) };
      // In the frame that shows the new place, or its rows would come one later.
      flushSync(look);
    };
    look();
    window.addEventListener("scroll", follow, { passive: true });
    return () => window.removeEventListener("scroll", follow);
  }, [sheet, standing]);

  const stretches = useMemo(() => {
    if (!standing || drawn === null) return [{ start: 0, end: Math.min(firstPage, layout.aspects.length) }];
    return stretchesOf(standing, drawn.split(",").map(Number));
  }, [standing, drawn, layout]);

  return { stretches, sweeping };
}

/** The rows near the window as pairs of the first and the one behind the last, with the row that has the focus. */
function rowsToDraw(sheet: HTMLElement, standing: Standing): number[] {
  const { top } = sheet.getBoundingClientRect();
  const { innerHeight: height } = window;
  const [first, end] = rowsBetween(standing, -top - beyond * height, -top + (1 + beyond) * height);
  const focused = sheet.contains(document.activeElement) && document.activeElement?.closest("[aria-posinset]");
  if (!focused) return [first, end];
  const row = rowOf(standing.rows, Number(focused.getAttribute("aria-posinset")) - 1);
  if (row < first) return [row, row + 1, first, end];
  return row < end ? [first, end] : [first, end, row, row + 1];
}

/** What stands in these rows, and how much room all others take. */
function stretchesOf({ rows, tops }: Standing, pairs: number[]): Stretch[] {
  const stretches: Stretch[] = [];
  let reached = 0;
  const skipTo = (row: number) => {
    const height = (tops[row] ?? 0) - (tops[reached] ?? 0) - gap;
    if (height > 0) stretches.push({ height });
  };
  for (let place = 0; place < pairs.length; place += 2) {
    const first = Math.min(pairs[place] ?? 0, rows.length);
    const end = Math.min(pairs[place + 1] ?? 0, rows.length);
    skipTo(first);
    if (first < end) stretches.push({ start: rows[first]?.start ?? 0, end: rows[end - 1]?.end ?? 0 });
    reached = end;
  }
  skipTo(rows.length);
  return stretches;
}
