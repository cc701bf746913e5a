import { isRead, type Slot } from "#components/gallery/collection.ts";
import { calendar } from "#components/gallery/days.ts";
import { aspectOf, tileOf } from "#components/gallery/rows.ts";

/** The pictures of one day, from `start` to before `end`. */
export type Day = { day: string; start: number; end: number };

export function sameDay(a: Day, b: Day): boolean {
  return a.day === b.day && a.start === b.start && a.end === b.end;
}

/** The days on which pictures came, in the order of the list; `zone` decides what a day is. */
export function daysOf(slots: Slot[], zone: string): Day[] {
  const dayOf = calendar(zone);
  const days: Day[] = [];
  for (const [place, slot] of slots.entries()) {
    const day = isRead(slot) ? dayOf(slot.createdAt) : slot.day;
    const last = days.at(-1);
    if (last?.day === day) last.end = place + 1;
    else days.push({ day, start: place, end: place + 1 });
  }
  return days;
}

/** The shapes of all tiles. */
export function aspectsOf(slots: Slot[]): number[] {
  return slots.map((slot) => (isRead(slot) ? aspectOf(slot) : tileOf(slot.aspect)));
}
