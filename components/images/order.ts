"use client";

import { useEffect } from "react";
import { isRead, type Slot } from "#components/gallery/collection.ts";
import { useReading } from "#components/gallery/reading.ts";
import { useShown } from "#components/gallery/workspace.tsx";
import type { Image } from "#lib/web/shapes.ts";

/** The pictures just before and behind one among all that its owner has, newest first. */
export type Beside = { before: Image[]; behind: Image[] };

export type Order = {
  /** The pictures around this one that are read, without a gap. */
  items: Image[];
  previous: Image | null;
  next: Image | null;
  /** Where it stands in the view that one came from; `null` where one came from elsewhere. */
  place: number | null;
};

/** Where a picture stands: in the view that one came from, or among all pictures where one came from elsewhere. */
export function useOrder(image: Image, { before, behind }: Beside): Order {
  const { slots } = useShown();
  const place = slots.findIndex((slot) => isRead(slot) && slot.id === image.id);
  const items = place === -1 ? [...before, image, ...behind] : around(slots, place);
  const here = items.findIndex(({ id }) => id === image.id);
  return { items, previous: items[here - 1] ?? null, next: items[here + 1] ?? null, place: place === -1 ? null : place };
}

/** So many pictures on either side are read ahead. */
const ahead = 8;

/** Reads the pictures of the view around a place in it. */
export function ReadAround({ place }: { place: number }) {
  const { onNear } = useReading();
  useEffect(() => onNear(Math.max(0, place - ahead), place + ahead), [onNear, place]);
  return null;
}

/** The slots around a place that are read, up to the first on either side that is not. */
function around(slots: Slot[], place: number): Image[] {
  const start = slots.slice(0, place).findLastIndex((slot) => !isRead(slot)) + 1;
  const end = slots.findIndex((slot, index) => index > place && !isRead(slot));
  return slots.slice(start, end === -1 ? slots.length : end).filter(isRead);
}
