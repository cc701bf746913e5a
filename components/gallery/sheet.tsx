"use client";

import { useMemo } from "react";
import { layRows } from "#components/gallery/rows.ts";
import type { Selection } from "#components/gallery/selection.ts";
import { Tile } from "#components/gallery/tile.tsx";
import type { Image } from "#lib/web/shapes.ts";

/** The contact sheet: pictures in rows of even height that fill the width. */
export function Sheet({ items, selection }: { items: Image[]; selection: Selection }) {
  const places = useMemo(() => layRows(items), [items]);
  if (items.length === 0) return null;
  return (
    <div className="@container">
      <ul aria-label="Pictures" className="flex flex-wrap gap-2">
        {items.map((image, index) => {
          const place = places[index];
          return (
            place && (
              <Tile
                key={image.id}
                image={image}
                place={place}
                eager={index < 12}
                selected={selection.has(image.id)}
                selecting={selection.active}
                onSelect={selection.toggle}
              />
            )
          );
        })}
      </ul>
    </div>
  );
}
