"use client";

import { SquareCheck } from "lucide-react";
import { Search } from "#components/gallery/search.tsx";
import { UsageNote } from "#components/gallery/usage-note.tsx";
import { Button } from "#components/ui/button.tsx";
import { ChooseFiles } from "#components/upload/choose-files.tsx";

type Props = {
  q: string | null /** There is nothing to look for or to select. */;
  bare: boolean;
  onSelect: () => void;
  onSearching: (searching: boolean) => void;
};

/** What one can do in the gallery: look for a name, select, put more in. */
export function Toolbar({ q, bare, onSelect, onSearching }: Props) {
  return (
    <div className="sticky top-14 z-[4] -mx-4 flex min-h-16 items-center gap-2 bg-ground px-4 py-2 sm:-mx-6 sm:px-6">
      {bare ? <div className="grow" /> : <Search q={q} onSearching={onSearching} />}
      <UsageNote />
      {!bare && (
        <Button look="quiet" onClick={onSelect} shape="tight" aria-label="Select pictures">
          <SquareCheck size={20} aria-hidden="true" />
          <span className="max-sm:hidden">Select</span>
        </Button>
      )}
      {!bare && <ChooseFiles look="primary">Upload</ChooseFiles>}
    </div>
  );
}
