"use client";

import { type DragEvent, type MouseEvent, type PointerEvent, useRef } from "react";
import { placeOf } from "#components/gallery/selection-target.ts";

/** How long a finger rests on a picture to select it, ms; the systems' own menus come a little later. */
const patience = 400;
/** Px that a finger may move meanwhile. */
const still = 10;

/** Selects what a finger rests on. */
export function useLongPress(onPress: (place: number) => void) {
  const held = useRef<{ timer: ReturnType<typeof setTimeout>; x: number; y: number; done: boolean } | null>(null);

  function letGo() {
    clearTimeout(held.current?.timer);
    if (held.current?.done === false) held.current = null;
  }

  return {
    onPointerDown({ pointerType, isPrimary, target, clientX: x, clientY: y }: PointerEvent) {
      letGo();
      held.current = null;
      const place = placeOf(target);
      if (pointerType === "mouse" || !isPrimary || place === null) return;
      const timer = setTimeout(() => {
        if (held.current) held.current.done = true;
        // A tick in the hand, where there is a motor.
        navigator.vibrate?.(10);
        onPress(place);
      }, patience);
      held.current = { timer, x, y, done: false };
    },
    onPointerMove({ clientX, clientY }: PointerEvent) {
      const { current: now } = held;
      if (now && Math.hypot(clientX - now.x, clientY - now.y) > still) letGo();
    },
    onPointerUp: letGo,
    onPointerCancel: letGo,
    onDragStart(event: DragEvent) {
      if (held.current) event.preventDefault();
    },
    onContextMenu(event: MouseEvent) {
      // The menu of a link, which a finger calls as well.
      if (held.current) event.preventDefault();
    },
    onClickCapture(event: MouseEvent) {
      if (!held.current?.done) return;
      held.current = null;
      event.preventDefault();
      event.stopPropagation();
    },
  };
}
