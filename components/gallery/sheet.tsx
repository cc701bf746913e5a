"use client";

import dynamic from "next/dynamic";
import { type ReactNode, useId, useMemo, useRef } from "react";
import { isRead, type Slot } from "#components/gallery/collection.ts";
import { calendar, sayDay } from "#components/gallery/days.ts";
import { type Density, scaleOf } from "#components/gallery/density.ts";
import type { Stretch } from "#components/gallery/parts.ts";
import { usePlace } from "#components/gallery/place.ts";
import { gap, heading, layRows, widthsOf } from "#components/gallery/rows.ts";
import { useSame } from "#components/gallery/same.ts";
import { aspectsOf, type Day, daysOf, sameDay } from "#components/gallery/sections.ts";
import type { Plan } from "#components/gallery/selection-area.ts";
import { useMarking } from "#components/gallery/selection-marking.tsx";
import { Tile, UnreadTile } from "#components/gallery/tile.tsx";
import type { Selection } from "#components/gallery/use-selection.ts";
import { useWindow } from "#components/gallery/window.ts";
import { useTimeZone } from "#components/words/provider.tsx";
import { useWords } from "#components/words/use.ts";

const Scrubber = dynamic(() => import("#components/gallery/scrubber.tsx"), { ssr: false });

/** Fewer pictures than these are scrolled without help. */
const long = 100;

type Props = {
  slots: Slot[];
  /** How many there are with those of which nothing is known yet; null where nobody knows. */
  total: number | null;
  /** The address of the list, under which the reader's place in it is kept. */
  address: string;
  /** When the page was made, ms, where pictures stand by their days; null where they do not. */
  now: number | null;
  density: Density;
  selection: Selection;
  onNear: (start: number, end: number) => void;
  onView: (id: string) => void;
};

/** The contact sheet: pictures in rows of even height that fill the width. Of a long one only what is near the window is drawn. */
export function Sheet({ slots, total, address, now, density, selection, onNear, onView }: Props) {
  const sheet = useRef<HTMLDivElement>(null);
  const zone = useTimeZone();
  const headed = now !== null;
  const days = useSame(
    useMemo(() => (headed ? daysOf(slots, zone) : []), [headed, slots, zone]),
    sameDay,
  );
  const aspects = useSame(useMemo(() => aspectsOf(slots), [slots]));
  const scale = scaleOf(density);
  const layout = useMemo(
    () => layRows(aspects, { scale, headed, starts: headed ? days.map(({ start }) => start) : [0] }),
    [aspects, scale, headed, days],
  );
  const { parts, standing, sweeping } = useWindow(sheet, layout, onNear);
  usePlace(sheet, standing, slots, address);
  const plan = useMemo<Plan | null>(
    () =>
      standing && {
        standing,
        aspects,
        get width() {
          return sheet.current?.clientWidth ?? 0;
        },
      },
    [standing, aspects],
  );
  const { current, band, ...marking } = useMarking(sheet, plan, selection);
  if (slots.length === 0) return null;

  const today = headed ? calendar(zone)(now) : "";
  const tile = (index: number) => {
    const slot = slots[index];
    const reachable = current === null || current === index;
    const selected = selection.has(slot);
    const placed = { number: index + 1, total, aspect: aspects[index] ?? 1, widths: widthsOf(layout, index).join(";") };
    if (!isRead(slot)) return <UnreadTile key={index} {...placed} selected={selected} colour={slot?.colour ?? ""} />;
    return (
      <Tile
        key={slot.id}
        {...placed}
        image={slot}
        sweeping={sweeping}
        selected={selected}
        selecting={selection.active}
        reachable={reachable}
        onSelect={selection.choose}
        onView={onView}
      />
    );
  };
  return (
    <div className="@container">
      <div ref={sheet} className="relative flex flex-col select-none" style={{ gap }} {...marking}>
        {parts.map((part, place) => {
          // biome-ignore lint/suspicious/noArrayIndexKey: it has nothing of its own.
          if ("height" in part) return <div key={place} aria-hidden="true" className="rounded-tile bg-sunken" style={part} />;
          const day = days[part.section];
          return (
            <Section key={day ? `${day.day} ${day.start}` : ""} day={day} today={today}>
              {part.stretches.flatMap((stretch) => drawn(stretch, tile))}
            </Section>
          );
        })}
        {band}
      </div>
      {headed && standing && slots.length > long && <Scrubber sheet={sheet} standing={standing} days={days} />}
    </div>
  );
}

/** The tiles of a stretch, or what keeps the room of its rows. */
function drawn(stretch: Stretch, tile: (index: number) => ReactNode): ReactNode[] {
  if ("start" in stretch) return Array.from({ length: stretch.end - stretch.start }, (_, offset) => tile(stretch.start + offset));
  return [<li key={`room ${stretch.height}`} aria-hidden="true" className="w-full rounded-tile bg-sunken" style={stretch} />];
}

/** The pictures of a day under its heading, which stays in view with them; without a day, all pictures. */
function Section({ day, today, children }: { day: Day | undefined; today: string; children: ReactNode }) {
  const t = useWords("gallery");
  const id = useId();
  const list = (
    <ul aria-label={t("pictures")} aria-describedby={day && id} className="flex flex-wrap" style={{ gap }}>
      {children}
    </ul>
  );
  if (!day) return list;
  return (
    <section aria-labelledby={id}>
      <h2
        id={id}
        className="sticky top-30 z-(--z-page) -mx-4 flex items-center bg-ground px-4 text-control font-medium whitespace-nowrap sm:-mx-6 sm:px-6"
        style={{ height: heading }}
      >
        <time dateTime={day.day}>{sayDay(day.day, today, t.language)}</time>
      </h2>
      {list}
    </section>
  );
}
