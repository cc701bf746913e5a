"use client";

import { useCallback, useMemo, useRef, useState } from "react";
import type { Image } from "#lib/web/shapes.ts";

export type Selection = {
  active: boolean;
  chosen: Image[];
  has: (id: string) => boolean;
  begin: () => void;
  clear: () => void;
  all: () => void;
  /** Selects or unselects one; with `range`, everything from the one before to this. */
  toggle: (id: string, range: boolean) => void;
};

/** Which of `items` are selected. */
export function useSelection(items: Image[]): Selection {
  const [begun, setBegun] = useState(false);
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set());
  const last = useRef<string | null>(null);
  const listed = useRef(items);
  listed.current = items;

  const chosen = useMemo(() => items.filter(({ id }) => ids.has(id)), [items, ids]);

  const toggle = useCallback((id: string, range: boolean) => {
    const order = listed.current.map((image) => image.id);
    const [from, to] = [order.indexOf(last.current ?? id), order.indexOf(id)].sort((a, b) => a - b);
    setIds((before) => {
      const next = new Set(before);
      if (range && from !== undefined && from >= 0) for (const each of order.slice(from, (to ?? from) + 1)) next.add(each);
      else if (!next.delete(id)) next.add(id);
      return next;
    });
    setBegun(true);
    last.current = id;
  }, []);

  const clear = useCallback(() => {
    setBegun(false);
    setIds(new Set());
    last.current = null;
  }, []);

  const all = useCallback(() => setIds(new Set(listed.current.map(({ id }) => id))), []);
  const begin = useCallback(() => setBegun(true), []);
  const has = useCallback((id: string) => ids.has(id), [ids]);

  return { active: begun, chosen, has, begin, clear, all, toggle };
}
