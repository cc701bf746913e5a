"use client";

import { useShown } from "#components/gallery/workspace.tsx";
import type { Image } from "#lib/web/shapes.ts";

/** The pictures just before and behind one among all that its owner has, newest first. */
export type Beside = { before: Image[]; behind: Image[] };

export type Order = { items: Image[]; previous: Image | null; next: Image | null };

/** Where a picture stands: in the view that one came from, or among all pictures where one came from elsewhere. */
export function useOrder(image: Image, { before, behind }: Beside): Order {
  const { items: known } = useShown();
  const items = known.some(({ id }) => id === image.id) ? known : [...before, image, ...behind];
  const here = items.findIndex(({ id }) => id === image.id);
  return { items, previous: items[here - 1] ?? null, next: items[here + 1] ?? null };
}
