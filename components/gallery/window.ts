"use client";

import { type RefObject, useCallback, useLayoutEffect, useMemo, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { firstParts, type Part, partsOf } from "#components/gallery/parts.ts";
import { type Layout, rowOf, rowsBetween, type Standing, standRows } from "#components/gallery/rows.ts";

/** How many are drawn before the width is known: as many as the server reads. */
const firstPage = 60;
/** How far beyond the window rows are drawn, in windows: more than a turn of the wheel covers before the next frame. */
const beyond = 1;
/** How far beyond the window pictures are read, in windows. */
const ahead = 4;
/** Px a millisecond from which pictures are only swept past. */
const swift = 4;

/** The width of the sheet that was last seen here, so that on the way back nothing waits for it. */
let known: number | null = null;

export type Windowed = {
  parts: Part[];
  standing: Standing | null;
  /** Whether the reader is on the way to elsewhere. */
  sweeping: () => boolean;
};

/**
 * Which parts of a sheet to draw: what is in the window or near it, and the row that has the focus. On the server, and until
 * the browser has told the width, that is the first page. `onNear` is told the pictures that will soon be in view.
 */
export function useWindow(sheet: RefObject<HTMLElement | null>, layout: Layout, onNear: (start: number, end: number) => void): Windowed {
  const [width, setWidth] = useState<number | null>(() => known);
  const standing = useMemo(() => (width === null ? null : standRows(layout, width)), [layout, width]);
  const [drawn, setDrawn] = useState<string | null>(null);
  const pace = useRef({ at: 0, top: 0, swift: false });
  const sweeping = useCallback(() => pace.current.swift, []);

  useLayoutEffect(() => {
    const { current: element } = sheet;
    if (!element) return;
    const measure = () => {
      known = element.clientWidth;
      setWidth(known);
    };
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    measure();
    return () => {
      observer.disconnect();
    };
  }, [sheet]);

  useLayoutEffect(() => {
    const { current: element } = sheet;
    if (!element || !standing) return;
    const look = () => {
      setDrawn(rowsToDraw(element, standing).join());
      const [first, end] = rowsNear(element, standing, ahead);
      onNear(standing.rows[first]?.start ?? 0, standing.rows[end - 1]?.end ?? 0);
    };
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
  }, [sheet, standing, onNear]);

  const parts = useMemo(() => {
    if (!standing || drawn === null) return firstParts(layout, firstPage);
    const rows = drawn.split(",").map(Number);
    const pairs = Array.from({ length: rows.length / 2 }, (_, pair): [number, number] => [rows[2 * pair] ?? 0, rows[2 * pair + 1] ?? 0]);
    return partsOf(
      standing,
      pairs.map(([first, end]) => [Math.min(first, standing.rows.length), Math.min(end, standing.rows.length)]),
    );
  }, [standing, drawn, layout]);

  return { parts, standing, sweeping };
}

/** The rows that are in the window or so many windows beyond it: the first and the one behind the last. */
function rowsNear(sheet: HTMLElement, standing: Standing, windows: number): [number, number] {
  const { top } = sheet.getBoundingClientRect();
  const { innerHeight: height } = window;
  return rowsBetween(standing, -top - windows * height, -top + (1 + windows) * height);
}

/** The rows near the window as pairs of the first and the one behind the last, with the row that has the focus. */
function rowsToDraw(sheet: HTMLElement, standing: Standing): number[] {
  const [first, end] = rowsNear(sheet, standing, beyond);
  const focused = sheet.contains(document.activeElement) && document.activeElement?.closest("[aria-posinset]");
  if (!focused) return [first, end];
  const row = rowOf(standing.rows, Number(focused.getAttribute("aria-posinset")) - 1);
  if (row < first) return [row, row + 1, first, end];
  return row < end ? [first, end] : [first, end, row, row + 1];
}
