"use client";

import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { api, ask } from "#components/api.ts";
import { type Collection, isRead, type Shown, type Slot } from "#components/gallery/collection.ts";
import { addressOf } from "#components/gallery/find.ts";
import { queryOf } from "#components/gallery/query.ts";
import { cover, follow, isMarked, type Marks, markAll, plant, reach, toggle, unmarked } from "#components/gallery/selection.ts";
import { useShown, useWork } from "#components/gallery/workspace.tsx";
import type { Image, Problem } from "#lib/web/shapes.ts";

export type Selection = {
  active: boolean;
  /** How many are selected, read or not. */
  count: number;
  /** Those that are read, in the order of the list. */
  images: Image[];
  /** Whether that is all of them; while it is not, the others are being read. */
  whole: boolean;
  /** Why they cannot be read now. */
  problem: Problem | null;
  /** Reads on after a problem. */
  again: () => void;
  has: (slot: Slot | undefined) => boolean;
  begin: () => void;
  clear: () => void;
  all: () => void;
  /** Selects one place or no longer; with `stretch`, everything from the one before to this. */
  choose: (place: number, stretch: boolean) => void;
  /** Selects one place, from where a stretch is to reach. */
  plant: (place: number) => void;
  /** Begins to select by areas. Each call of what it gives covers other places beside what was selected; `null` gives that back. */
  band: () => (places: number[] | null) => void;
};

type State = { marks: Marks; slots: Slot[]; list: string };

/** What is selected of the list that is shown. Another list begins with nothing. */
export function useSelection(): Selection {
  const { collection } = useWork();
  const shown = useShown();
  const { slots } = shown;
  const list = addressOf(shown.find);
  const [state, setState] = useState<State>({ marks: unmarked, slots, list });
  const latest = useRef(state);
  if (state.slots !== slots || state.list !== list)
    setState(({ marks, slots: before }) => ({ marks: state.list === list ? follow(marks, before, slots) : unmarked, slots, list }));
  latest.current = state;

  const { marks } = state;
  const chosen = useMemo(() => slots.filter((slot) => isMarked(marks, slot)), [marks, slots]);
  const images = useMemo(() => chosen.filter(isRead), [chosen]);
  const whole = images.length === chosen.length && !(marks.all && shown.nextCursor !== null);
  const { problem, again } = useReadOn(collection, shown, marks, whole);

  const change = useCallback(
    (next: (marks: Marks, slots: Slot[]) => Marks) => setState((now) => ({ ...now, marks: next(now.marks, now.slots) })),
    [],
  );
  const actions = useMemo(
    () => ({
      begin: () => change((now) => ({ ...now, begun: true })),
      clear: () => change(() => unmarked),
      all: () => change(markAll),
      choose: (place: number, stretch: boolean) => change((now, slots) => (stretch ? reach : toggle)(now, slots, place)),
      plant: (place: number) => change((now, slots) => plant(now, slots, place)),
      band() {
        const before = latest.current.marks;
        return (places: number[] | null) => change((now, slots) => (places === null ? before : cover(now, before.chosen, slots, places)));
      },
    }),
    [change],
  );
  const has = useCallback((slot: Slot | undefined) => isMarked(marks, slot), [marks]);

  return { active: marks.begun, count: chosen.length, images, whole, problem, again, has, ...actions };
}

/** As many as the API gives at once. */
const pageSize = 200;

/** Reads what is selected and not read yet, page by page, so that something can be done with it. */
function useReadOn(collection: Collection, shown: Shown, marks: Marks, whole: boolean): Pick<Selection, "problem" | "again"> {
  const reading = useRef(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [, setRead] = useState(0);

  useEffect(() => {
    // Until it is known how long the list is, its end is nowhere.
    if (whole || problem !== null || reading.current || (marks.all && shown.outline === "wanted" && shown.after === null)) return;
    reading.current = true;
    void readOn(collection, shown, marks).then((failed) => {
      reading.current = false;
      setProblem(failed);
      setRead((times) => times + 1);
    });
  });

  return { problem, again: useCallback(() => setProblem(null), []) };
}

async function readOn(collection: Collection, asked: Shown, marks: Marks): Promise<Problem | null> {
  const next = asked.slots.find((slot) => !isRead(slot) && isMarked(marks, slot));
  const page = next === undefined || isRead(next) ? null : next.page;
  if (page === null && asked.nextCursor === null) return null;
  const query = queryOf(
    asked.find,
    page === null ? { limit: pageSize, cursor: asked.nextCursor } : { limit: page.size, cursor: page.cursor },
  );
  const { problem, data } = await ask(api.images.$get({ query }));
  if (data && page === null) collection.append(asked, data);
  else if (data && page !== null) collection.fill(asked, page, data.items);
  return problem;
}
