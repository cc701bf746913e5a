"use client";

import { type DragEvent, type PointerEvent, type RefObject, useCallback, useEffect, useRef, useState } from "react";
import { type Area, type Plan, placesIn } from "#components/gallery/selection-area.ts";
import type { Selection } from "#components/gallery/use-selection.ts";

/** Px that a pointer may tremble before it draws. */
const still = 6;
/** Px from the edges of the window within which the page moves on, and how fast it does at the most, px a frame. */
const edge = 56;
const pace = 28;

type Drag = { from: { x: number; y: number }; at: { x: number; y: number }; cover: ReturnType<Selection["band"]> | null };

/**
 * A band that a mouse draws over the sheet: from empty space, or from anywhere with Shift, Ctrl, ⌘ or Alt, or while selecting. What it
 * touches is told by where tiles stand and not by what is drawn, as it may reach over much that is not.
 */
export function useBand(sheet: RefObject<HTMLElement | null>, plan: Plan | null, { active, band }: Pick<Selection, "active" | "band">) {
  const drag = useRef<Drag | null>(null);
  const latest = useRef(plan);
  latest.current = plan;
  const [area, setArea] = useState<Area | null>(null);
  const drawing = area !== null;

  const draw = useCallback(() => {
    const { current: now } = drag;
    const { current: element } = sheet;
    if (!now || !element || !latest.current) return;
    const box = element.getBoundingClientRect();
    const at = { x: now.at.x - box.left, y: now.at.y - box.top };
    if (!now.cover && Math.hypot(at.x - now.from.x, at.y - now.from.y) < still) return;
    now.cover ??= band();
    const drawn = { left: Math.min(at.x, now.from.x), right: Math.max(at.x, now.from.x) };
    const upright = { top: Math.min(at.y, now.from.y), bottom: Math.max(at.y, now.from.y) };
    setArea({ ...drawn, ...upright });
    now.cover(placesIn(latest.current, { ...inLine(drawn, element, box.width), ...upright }));
  }, [sheet, band]);

  const end = useCallback(() => {
    drag.current = null;
    setArea(null);
  }, []);

  useEffect(() => {
    if (!drawing) return;
    let frame = requestAnimationFrame(function follow() {
      const speed = speedAt(drag.current?.at.y ?? window.innerHeight / 2);
      if (speed !== 0) window.scrollBy(0, speed);
      if (speed !== 0) draw();
      frame = requestAnimationFrame(follow);
    });
    const giveUp = (event: KeyboardEvent) => {
      if (event.key !== "Escape") return;
      event.preventDefault();
      event.stopPropagation();
      drag.current?.cover?.(null);
      end();
    };
    window.addEventListener("scroll", draw, { passive: true });
    window.addEventListener("keydown", giveUp, { capture: true });
    return () => {
      cancelAnimationFrame(frame);
      window.removeEventListener("scroll", draw);
      window.removeEventListener("keydown", giveUp, { capture: true });
    };
  }, [drawing, draw, end]);

  function onPointerDown(event: PointerEvent<HTMLElement>) {
    const { current: element } = sheet;
    if (event.pointerType !== "mouse" || event.button !== 0 || !element || !(event.target instanceof Element)) return;
    const onTile = event.target.closest("[aria-posinset], button, input, label") !== null;
    const meant = event.shiftKey || event.ctrlKey || event.metaKey || event.altKey;
    if (onTile && !active && !meant) return;
    if (event.target.closest("label, button, input")) return;
    const box = element.getBoundingClientRect();
    drag.current = {
      from: { x: event.clientX - box.left, y: event.clientY - box.top },
      at: { x: event.clientX, y: event.clientY },
      cover: null,
    };
    const move = ({ clientX, clientY }: globalThis.PointerEvent) => {
      if (drag.current) drag.current.at = { x: clientX, y: clientY };
      draw();
    };
    const up = () => {
      window.removeEventListener("pointermove", move);
      window.removeEventListener("pointerup", up);
      window.removeEventListener("pointercancel", up);
      // The click that ends a band is none on the tile below.
      if (drag.current?.cover) swallowClick();
      end();
    };
    window.addEventListener("pointermove", move);
    window.addEventListener("pointerup", up);
    window.addEventListener("pointercancel", up);
  }

  return {
    area,
    onPointerDown,
    onDragStart(event: DragEvent) {
      // A link, which the browser would take along.
      if (drag.current) event.preventDefault();
    },
  };
}

/** An area as it lies in the lines of the sheet, which may run from right to left. */
function inLine({ left, right }: { left: number; right: number }, element: HTMLElement, width: number) {
  const reversed = getComputedStyle(element).direction === "rtl";
  return reversed ? { left: width - right, right: width - left } : { left, right };
}

function speedAt(y: number): number {
  const [above, below] = [edge - y, y - (window.innerHeight - edge)];
  return above > 0 ? -Math.min(pace, above / 2) : below > 0 ? Math.min(pace, below / 2) : 0;
}

function swallowClick(): void {
  const swallow = (event: MouseEvent) => {
    event.preventDefault();
    event.stopPropagation();
  };
  window.addEventListener("click", swallow, { capture: true, once: true });
  // Where the pointer ended elsewhere than it began there is no click.
  setTimeout(() => window.removeEventListener("click", swallow, { capture: true }));
}
