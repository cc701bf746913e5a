"use client";

import dynamic from "next/dynamic";
import type { ReactNode } from "react";
import { loadBar } from "#components/gallery/selection-marking.tsx";
import type { Selection } from "#components/gallery/use-selection.ts";

const SelectionBar = dynamic(loadBar, { ssr: false });

/** The toolbar, `children`, and the selection's own in its stead; on a phone that one has a place of its own, at the end of the window. */
export function SelectionToolbar({ selection, children }: { selection: Selection; children: ReactNode }) {
  return (
    <>
      <div className={selection.active ? "max-sm:contents sm:hidden" : "contents"}>{children}</div>
      {selection.active && (
        // Keeps the toolbar's room while the bar is on its way.
        <div className="contents sm:sticky sm:top-(--header) sm:z-(--z-toolbar) sm:block sm:min-h-16">
          <SelectionBar selection={selection} />
        </div>
      )}
    </>
  );
}
