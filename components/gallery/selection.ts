import { isRead, type Slot } from "#components/gallery/collection.ts";

/** What tells a place of the list apart: its picture's id, or itself while that is not read. */
type Key = string | Slot;

/** What is selected of a list. Immutable: every change gives another. */
export type Marks = {
  /** Whether selecting has begun, be nothing selected yet. */
  begun: boolean;
  chosen: ReadonlySet<Key>;
  /** Whether all was selected, so that what the list turns out to hold behind its end is selected too. */
  all: boolean;
  /** From where a stretch reaches, and what was selected before it. */
  anchor: Key | null;
  base: ReadonlySet<Key>;
};

const nothing: ReadonlySet<Key> = new Set();
export const unmarked: Marks = { begun: false, chosen: nothing, all: false, anchor: null, base: nothing };

export function isMarked(marks: Marks, slot: Slot | undefined): boolean {
  return slot !== undefined && marks.chosen.has(keyOf(slot));
}

/** Selects one place, or no longer. A stretch reaches from here. */
export function toggle(marks: Marks, slots: Slot[], place: number): Marks {
  const slot = slots[place];
  if (slot === undefined) return marks;
  const chosen = new Set(marks.chosen);
  if (!chosen.delete(keyOf(slot))) chosen.add(keyOf(slot));
  return { begun: true, chosen, all: false, anchor: keyOf(slot), base: chosen };
}

/** Selects a place from where a stretch is to reach. */
export function plant(marks: Marks, slots: Slot[], place: number): Marks {
  const slot = slots[place];
  if (slot === undefined) return marks;
  const chosen = union(marks.chosen, [slot]);
  return { begun: true, chosen, all: false, anchor: keyOf(slot), base: chosen };
}

/** Selects the stretch from where the last one was to `place`; another one from there takes its stead. */
export function reach(marks: Marks, slots: Slot[], place: number): Marks {
  const from = marks.anchor === null ? -1 : slots.findIndex((slot) => keyOf(slot) === marks.anchor);
  if (from === -1) return plant(marks, slots, place);
  const [first, last] = from < place ? [from, place] : [place, from];
  return { ...marks, begun: true, all: false, chosen: union(marks.base, slots.slice(first, last + 1)) };
}

/** Selects these places beside what is `base`: what a band drawn over them touches. */
export function cover(marks: Marks, base: ReadonlySet<Key>, slots: Slot[], places: number[]): Marks {
  const chosen = union(
    base,
    places.flatMap((place) => slots[place] ?? []),
  );
  return { ...marks, begun: chosen.size > 0, all: false, chosen, base: chosen, anchor: null };
}

/** Selects all there is. */
export function markAll(marks: Marks, slots: Slot[]): Marks {
  const chosen = union(nothing, slots);
  return { ...marks, begun: true, all: true, chosen, base: chosen };
}

/** The same selection of a list that has changed: pictures that were read take the marks of their places. */
export function follow(marks: Marks, before: Slot[], after: Slot[]): Marks {
  if (marks.chosen.size === 0 || before === after) return marks;
  let [start, end, endAfter] = [0, before.length, after.length];
  while (start < end && start < endAfter && same(before[start], after[start])) start++;
  while (end > start && endAfter > start && same(before[end - 1], after[endAfter - 1])) {
    end--;
    endAfter--;
  }
  const [was, is] = [before.slice(start, end), after.slice(start, endAfter)];
  const whole = was.length > 0 && was.every((slot) => isMarked(marks, slot));
  const grown = marks.all && start === before.length;
  // Where more or fewer came than were expected, nobody can say which of them were meant.
  const taken = whole || grown ? is : is.length === was.length ? is.filter((_, place) => isMarked(marks, was[place])) : [];
  const there = new Set<Key>(after.map(keyOf));
  const kept = [...marks.chosen].filter((key) => typeof key === "string" || there.has(key));
  const chosen = union(new Set(kept), taken);
  return { ...marks, chosen, base: chosen };
}

function keyOf(slot: Slot): Key {
  return isRead(slot) ? slot.id : slot;
}

function same(a: Slot | undefined, b: Slot | undefined): boolean {
  return a === b || (a !== undefined && b !== undefined && keyOf(a) === keyOf(b));
}

function union(keys: ReadonlySet<Key>, slots: Slot[]): ReadonlySet<Key> {
  const all = new Set(keys);
  for (const slot of slots) all.add(keyOf(slot));
  return all;
}
