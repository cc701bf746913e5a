"use client";

import { ArrowUp } from "lucide-react";
import { useEffect, useState } from "react";
import type { FirstPage } from "#components/gallery/collection.ts";
import { deleteImages } from "#components/gallery/delete-images.ts";
import { EmptyGallery, NothingFound } from "#components/gallery/empty-gallery.tsx";
import { More } from "#components/gallery/more.tsx";
import { useSelection } from "#components/gallery/selection.ts";
import { SelectionBar } from "#components/gallery/selection-bar.tsx";
import { Sheet } from "#components/gallery/sheet.tsx";
import { Toolbar } from "#components/gallery/toolbar.tsx";
import { useShown, useWork } from "#components/gallery/workspace.tsx";
import { ButtonLink } from "#components/ui/button.tsx";
import { DropArea } from "#components/upload/drop-area.tsx";

/** The gallery: everything the account has, newest first. */
export function Gallery({ first }: { first: FirstPage }) {
  const { collection } = useWork();
  collection.enter(first);
  const { items, q, after, usage } = useShown();
  const selection = useSelection(items);
  const [searching, setSearching] = useState(false);

  useEffect(() => {
    const end = (event: KeyboardEvent) => event.key === "Escape" && !event.defaultPrevented && selection.clear();
    document.addEventListener("keydown", end);
    return () => document.removeEventListener("keydown", end);
  }, [selection.clear]);

  const nothing = items.length === 0;
  return (
    <DropArea>
      <div className="px-4 pb-24 sm:px-6">
        <h1 className="sr-only">Gallery</h1>
        {selection.active ? (
          <SelectionBar selection={selection} onDelete={() => deleteImages(collection, selection.chosen)} />
        ) : (
          <Toolbar q={q} bare={nothing && q === null} onSelect={selection.begin} onSearching={setSearching} />
        )}
        {after !== null && (
          <ButtonLink href={q === null ? "/gallery" : `/gallery?q=${encodeURIComponent(q)}`} look="quiet" className="mb-2 -ml-4">
            <ArrowUp size={18} aria-hidden="true" /> Newest pictures
          </ButtonLink>
        )}
        {nothing && q === null && after === null && <EmptyGallery />}
        {nothing && q !== null && <NothingFound q={q} />}
        <div aria-busy={searching} className={searching ? "opacity-60 transition-opacity" : undefined}>
          <Sheet items={items} total={q === null && after === null ? Math.max(usage.images, items.length) : null} selection={selection} />
        </div>
        <More />
      </div>
    </DropArea>
  );
}
