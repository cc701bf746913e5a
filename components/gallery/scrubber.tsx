"use client";

import { type KeyboardEvent, type PointerEvent, type RefObject, useEffect, useMemo, useRef, useState } from "react";
import { sayMonth } from "#components/gallery/days.ts";
import { heading, rowsBetween, type Standing } from "#components/gallery/rows.ts";
import type { Day } from "#components/gallery/sections.ts";
import { dayAt, dayByKey, type Tick, ticksOf } from "#components/gallery/ticks.ts";
import { classes } from "#components/ui/class.ts";
import { useWords } from "#components/words/use.ts";

/** How long a touched sheet must stand still until the thumb goes, ms. */
const patience = 1500;
/** How far marks stand apart at least, px. */
const apart = 30;

type Props = { sheet: RefObject<HTMLElement | null>; standing: Standing; days: Day[] };

/** Leads to any day of a long sheet: where it is pointed at it says the month, where it is pressed or drawn to it goes. */
export default function Scrubber({ sheet, standing, days }: Props) {
  const t = useWords("gallery");
  const rail = useRef<HTMLDivElement>(null);
  const [height, setHeight] = useState(0);
  const here = useHere(sheet, standing);
  const [pointed, setPointed] = useState<number | null>(null);
  const [drawing, setDrawing] = useState(false);
  const moving = useMoving(here);

  const at = useMemo(() => standing.sections.map(({ top }) => top / standing.height), [standing]);
  const ticks = useMemo(() => ticksOf(days, at, height, apart), [days, at, height]);
  const total = days.at(-1)?.end ?? 0;
  const day = dayAt(at, here);
  const number = useMemo(() => pictureAt(standing, here), [standing, here]);

  useEffect(() => {
    const { current: element } = rail;
    if (!element) return;
    const observer = new ResizeObserver(() => setHeight(element.clientHeight));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  function goTo(y: number) {
    const { current: element } = sheet;
    if (element) window.scrollTo({ top: window.scrollY + element.getBoundingClientRect().top + y - stuck(), behavior: "instant" });
  }

  function shareOf({ clientY }: PointerEvent): number {
    const { top = 0, height: whole = 1 } = rail.current?.getBoundingClientRect() ?? {};
    return Math.min(1, Math.max(0, (clientY - top) / whole));
  }

  function draw(event: PointerEvent) {
    const share = shareOf(event);
    setPointed(share);
    if (drawing || event.type === "pointerdown") goTo(share * standing.height);
  }

  function press(event: KeyboardEvent) {
    const next = dayByKey(days, day, event.key);
    if (next === null) return;
    event.preventDefault();
    goTo(standing.sections[next]?.top ?? 0);
  }

  const shown = pointed ?? here;
  const said = days[dayAt(at, shown)]?.day;
  return (
    <div
      className={classes(
        "group/rail fixed end-0 top-32 bottom-6 z-(--z-page) w-6 transition-opacity touch:w-11 touch:pointer-events-none",
        !moving && !drawing && "touch:opacity-0",
      )}
    >
      <div
        ref={rail}
        role="slider"
        tabIndex={0}
        aria-label={t("jumpToDate")}
        aria-orientation="vertical"
        aria-valuemin={1}
        aria-valuemax={total}
        aria-valuenow={number}
        aria-valuetext={t("placeOf", { day: t.date(days[day]?.day ?? 0, { dateStyle: "long", timeZone: "UTC" }), number, total })}
        onKeyDown={press}
        onPointerDown={(event) => {
          event.preventDefault();
          event.currentTarget.setPointerCapture(event.pointerId);
          setDrawing(true);
          draw(event);
        }}
        onPointerMove={draw}
        onPointerUp={() => setDrawing(false)}
        onPointerCancel={() => setDrawing(false)}
        onPointerLeave={() => setPointed(null)}
        className="peer relative size-full cursor-pointer touch-none select-none focus-visible:outline-offset-[-2px]"
      >
        <Ticks ticks={ticks} />
        <span
          aria-hidden="true"
          className="pointer-events-none absolute end-0 h-0.5 w-4 -translate-y-1/2 rounded-full bg-accent touch:pointer-events-auto touch:grid touch:h-11 touch:w-8 touch:place-items-center touch:rounded-s-full touch:bg-raised touch:shadow-float"
          style={{ top: `${here * 100}%` }}
        >
          <span className="hidden h-4 w-1 rounded-full bg-edge touch:block" />
        </span>
      </div>
      {said && (
        <p
          aria-hidden="true"
          className={classes(
            "pointer-events-none absolute end-8 -translate-y-1/2 rounded-control bg-raised px-3 py-1.5 text-sm font-medium whitespace-nowrap shadow-float transition-opacity peer-focus-visible:opacity-100 touch:end-12",
            pointed === null && !drawing ? "opacity-0" : "opacity-100",
          )}
          style={{ top: `${shown * 100}%` }}
        >
          {sayMonth(said, t.language)}
        </p>
      )}
    </div>
  );
}

/** Years beside the rail, or what is finer where there is one alone; seen while somebody points at it. */
function Ticks({ ticks }: { ticks: Tick[] }) {
  const t = useWords("gallery");
  const format = { year: { year: "numeric" }, month: { month: "short" }, day: { day: "numeric", month: "short" } } as const;
  return ticks.map(({ at, day, unit }) => (
    <span
      key={day}
      aria-hidden="true"
      className="pointer-events-none absolute end-1 -translate-y-1/2 rounded-control bg-ground/85 px-1.5 text-xs whitespace-nowrap text-soft opacity-0 transition-opacity group-hover/rail:opacity-100 peer-focus-visible:opacity-100 touch:hidden"
      style={{ top: `${at * 100}%` }}
    >
      {t.date(day, { ...format[unit], timeZone: "UTC" })}
    </span>
  ));
}

/** What sticks above the pictures, px. */
function stuck(): number {
  return 120;
}

/** How far down its sheet the window is, as a share of its height. */
function useHere(sheet: RefObject<HTMLElement | null>, { height }: Standing): number {
  const [here, setHere] = useState(0);
  useEffect(() => {
    const look = () => {
      const top = sheet.current?.getBoundingClientRect().top ?? 0;
      setHere(Math.min(1, Math.max(0, (stuck() - top + 1) / height)));
    };
    look();
    window.addEventListener("scroll", look, { passive: true });
    return () => window.removeEventListener("scroll", look);
  }, [sheet, height]);
  return here;
}

/** Whether the sheet was moved a moment ago. */
function useMoving(here: number): boolean {
  const [moved, setMoved] = useState<number | null>(null);
  const before = useRef(here);
  useEffect(() => {
    if (before.current === here) return;
    before.current = here;
    setMoved(here);
    const timer = setTimeout(() => setMoved(null), patience);
    return () => clearTimeout(timer);
  }, [here]);
  return moved !== null;
}

/** The number, from 1, of the first picture below the headings where the window is. */
function pictureAt(standing: Standing, here: number): number {
  const y = here * standing.height + heading;
  const [row] = rowsBetween(standing, y, y);
  return (standing.rows[row]?.start ?? 0) + 1;
}
