import { describe, expect, test } from "vitest";
import type { Slot } from "#components/gallery/collection.ts";
import { cover, follow, isMarked, type Marks, markAll, reach, toggle, unmarked } from "./selection.ts";

const read = (id: string) => ({ id }) as Slot;
const page = { cursor: null, size: 3 };
const unread = () => ({ page, aspect: 1, colour: "", day: "" }) as Slot;
const slots = [..."abcdefgh"].map(read);
const marked = (marks: Marks, list = slots) => list.flatMap((slot, place) => (isMarked(marks, slot) ? [place] : []));

describe("a selection", () => {
  test("takes and leaves single places", () => {
    const two = toggle(toggle(unmarked, slots, 2), slots, 5);
    expect(marked(two)).toEqual([2, 5]);
    expect(marked(toggle(two, slots, 2))).toEqual([5]);
    expect(toggle(unmarked, slots, 99)).toBe(unmarked);
  });

  test("reaches from the last place, forth and back, and leaves what was selected before", () => {
    const begun = toggle(toggle(unmarked, slots, 0), slots, 4);
    expect(marked(reach(begun, slots, 6))).toEqual([0, 4, 5, 6]);
    expect(marked(reach(reach(begun, slots, 6), slots, 5))).toEqual([0, 4, 5]);
    expect(marked(reach(reach(begun, slots, 6), slots, 2))).toEqual([0, 2, 3, 4]);
    expect(marked(reach(unmarked, slots, 3))).toEqual([3]);
  });

  test("covers what a band touches now, beside what was selected before", () => {
    const before = toggle(unmarked, slots, 0);
    const wide = cover(before, before.chosen, slots, [3, 4, 5]);
    expect(marked(cover(wide, before.chosen, slots, [4]))).toEqual([0, 4]);
    expect(marked(wide)).toEqual([0, 3, 4, 5]);
  });
});

describe("a list that changes", () => {
  const rooms = [unread(), unread(), unread()];
  const before = [...slots, ...rooms];
  const after = [...slots, ...[..."ijk"].map(read)];

  test("hands the marks of places on to the pictures that are read into them", () => {
    expect(marked(follow(reach(toggle(unmarked, before, 7), before, 9), before, after), after)).toEqual([7, 8, 9]);
  });

  test("keeps its marks where pictures come and go", () => {
    const marks = toggle(toggle(unmarked, slots, 2), slots, 5);
    const grown = [read("new"), ...slots];
    expect(marked(follow(marks, slots, grown), grown)).toEqual([3, 6]);
    const less = slots.filter((_, place) => place !== 2);
    expect(marked(follow(marks, slots, less), less)).toEqual([4]);
  });

  test("marks nothing that nobody meant where other pictures came than were expected", () => {
    const short = [...slots, read("i"), read("j")];
    expect(marked(follow(reach(toggle(unmarked, before, 7), before, 9), before, short), short)).toEqual([7]);
    expect(marked(follow(reach(toggle(unmarked, before, 7), before, 10), before, short), short)).toEqual([7, 8, 9]);
  });

  test("goes on at its end where all was selected, and nowhere else", () => {
    const all = markAll(unmarked, slots);
    expect(marked(follow(all, slots, after), after)).toHaveLength(11);
    const grown = [read("new"), ...slots];
    expect(marked(follow(all, slots, grown), grown)).toHaveLength(8);
    expect(marked(follow(toggle(all, slots, 0), slots, after), after)).toHaveLength(7);
  });
});
