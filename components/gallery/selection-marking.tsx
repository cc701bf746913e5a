"use client";

import type { DragEvent, FocusEvent, KeyboardEvent, MouseEvent, PointerEvent, ReactNode, RefObject } from "react";
import type { Plan } from "#components/gallery/selection-area.ts";
import { useBand } from "#components/gallery/selection-band.ts";
import { useWalk } from "#components/gallery/selection-keys.ts";
import { useLongPress } from "#components/gallery/selection-touch.ts";
import type { Selection } from "#components/gallery/use-selection.ts";
import { useKeys } from "#components/keys/keys.ts";
import { useWords } from "#components/words/use.ts";

/** Loads the selection's bar: with the first sign that somebody may select. */
export const loadBar = () => import("#components/gallery/selection-bar.tsx");

type Marking = {
  /** The place that Tab leads to; null for all, until the sheet was entered. */
  current: number | null;
  /** The band that is being drawn, to stand in the sheet. */
  band: ReactNode;
  onPointerDown: (event: PointerEvent<HTMLElement>) => void;
  onPointerMove: (event: PointerEvent<HTMLElement>) => void;
  onPointerUp: () => void;
  onPointerCancel: () => void;
  onPointerEnter: () => void;
  onContextMenu: (event: MouseEvent) => void;
  onClickCapture: (event: MouseEvent) => void;
  onDragStart: (event: DragEvent) => void;
  onKeyDown: (event: KeyboardEvent<HTMLElement>) => void;
  onFocus: (event: FocusEvent) => void;
  onBlur: (event: FocusEvent) => void;
};

/** All ways to select in the sheet but its tiles' own: band, long press, keys. What stands around the sheet gets the listeners. */
export function useMarking(sheet: RefObject<HTMLElement | null>, plan: Plan | null, selection: Selection): Marking {
  const t = useWords("many");
  const { area, onPointerDown, onDragStart } = useBand(sheet, plan, selection);
  const press = useLongPress((place) => selection.choose(place, false));
  const { current, onFocus, ...walk } = useWalk(sheet, plan, selection);

  useKeys(t("sheetKeys"), [
    { keys: "Mod+A", says: t("all"), run: selection.all },
    { keys: ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"], says: t("keyMove") },
    { keys: "Space", says: t("keySelect") },
    { keys: ["Shift+ArrowLeft", "Shift+ArrowRight", "Shift+ArrowUp", "Shift+ArrowDown"], says: t("keyStretch") },
  ]);

  return {
    current,
    band: area && (
      <div
        className="pointer-events-none absolute z-(--z-toolbar) rounded-tile border border-accent bg-accent/15"
        style={{ left: area.left, top: area.top, width: area.right - area.left, height: area.bottom - area.top }}
      />
    ),
    ...walk,
    ...press,
    onPointerDown(event) {
      press.onPointerDown(event);
      onPointerDown(event);
    },
    onDragStart(event) {
      press.onDragStart(event);
      onDragStart(event);
    },
    onPointerEnter: () => void loadBar(),
    onFocus(event) {
      void loadBar();
      onFocus(event);
    },
  };
}
