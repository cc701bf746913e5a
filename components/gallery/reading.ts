"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import { api, ask } from "#components/api.ts";
import { isRead, type Page, type Slot } from "#components/gallery/collection.ts";
import { addressOf } from "#components/gallery/find.ts";
import { queryOf } from "#components/gallery/query.ts";
import { useShown, useWork } from "#components/gallery/workspace.tsx";
import type { Problem } from "#lib/web/shapes.ts";

/** As many as are read at once: few enough to come soon, enough to fill a window. */
const pageSize = 100;
/** How many pages are read side by side. */
const atOnce = 2;

export type Reading = {
  /** Says which pictures will soon be in view, so that their pages are read. */
  onNear: (start: number, end: number) => void;
  problem: Problem | null;
  /** Reads on after a problem. */
  again: () => void;
};

/** Reads the outline of the list that is shown, and the pages of it to which the reader comes near. */
export function useReading(): Reading {
  const { collection } = useWork();
  const near = useRef<[number, number]>([0, 0]);
  const open = useRef(new Set<Page>());
  const [problem, setProblem] = useState<Problem | null>(null);
  const failed = useRef(false);

  const pump = useCallback(() => {
    while (open.current.size < atOnce && !failed.current) {
      const asked = collection.shown();
      const page = nearest(asked.slots, near.current, open.current);
      if (page === null) return;
      open.current.add(page);
      const query = queryOf(asked.find, { limit: page.size, cursor: page.cursor });
      void ask(api.images.$get({ query })).then(({ problem: refused, data }) => {
        open.current.delete(page);
        failed.current = refused !== null;
        setProblem(refused);
        if (data) collection.fill(asked, page, data.items);
        // Whoever swept past is elsewhere by now: what is nearest comes next.
        pump();
      });
    }
  }, [collection]);

  const onNear = useCallback(
    (start: number, end: number) => {
      near.current = [start, end];
      pump();
    },
    [pump],
  );

  const again = useCallback(() => {
    failed.current = false;
    setProblem(null);
    pump();
  }, [pump]);

  const { outline, after, find, readAt } = useShown();
  const list = outline === "wanted" && after === null ? `${addressOf(find)} ${readAt}` : null;
  useEffect(() => {
    if (list === null) return;
    const asked = collection.shown();
    const query = queryOf(asked.find, { limit: pageSize });
    void ask(api.images.outline.$get({ query })).then(({ data }) => collection.outline(asked, data, pageSize));
  }, [collection, list]);

  return { onNear, problem, again };
}

/** The page of the picture that is nearest to the middle of what is near, and neither read nor being read. */
function nearest(slots: Slot[], [start, end]: [number, number], open: Set<Page>): Page | null {
  const middle = Math.floor((start + end) / 2);
  for (let far = 0; far <= end - start; far++) {
    for (const place of [middle + far, middle - far]) {
      const slot = place >= start && place < end ? slots[place] : undefined;
      if (slot !== undefined && !isRead(slot) && !open.has(slot.page)) return slot.page;
    }
  }
  return null;
}
