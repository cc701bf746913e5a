"use client";

import { useMemo, useRef } from "react";
import { layRows, widthsOf } from "#components/gallery/rows.ts";
import type { Selection } from "#components/gallery/selection.ts";
import { Tile } from "#components/gallery/tile.tsx";
import { useWindow } from "#components/gallery/window.ts";
import type { Image } from "#lib/web/shapes.ts";

type Props = {
  items: Image[];
  /** How many there are with those that are not read yet; null where nobody knows. */
  total: number | null;
  selection: Selection;
};

/** The contact sheet: pictures in rows of even height that fill the width. Of a long one only what is near the window is drawn. */
export function Sheet({ items, total, selection }: Props) {
  const list = useRef<HTMLUListElement>(null);
  const layout = useMemo(() => layRows(items), [items]);
  const { stretches, sweeping } = useWindow(list, layout);
  if (items.length === 0) return null;
  return (
    <div className="@container">
      <ul ref={list} aria-label="Pictures" className="flex flex-wrap gap-2">
        {stretches.flatMap((stretch, place) => {
          // biome-ignore lint/suspicious/noArrayIndexKey: it has nothing of its own.
          if ("height" in stretch) return <Undrawn key={place} height={stretch.height} />;
          return items.slice(stretch.start, stretch.end).map((image, offset) => {
            const index = stretch.start + offset;
            return (
              <Tile
                key={image.id}
                image={image}
                number={index + 1}
                total={total}
                aspect={layout.aspects[index] ?? 1}
                widths={widthsOf(layout, index).join(";")}
                sweeping={sweeping}
                selected={selection.has(image.id)}
                selecting={selection.active}
                onSelect={selection.toggle}
              />
            );
          });
        })}
      </ul>
    </div>
  );
}

/** Keeps the room of rows that are not drawn. */
function Undrawn({ height }: { height: number }) {
  return <li aria-hidden="true" className="w-full rounded-tile bg-sunken" style={{ height }} />;
}
