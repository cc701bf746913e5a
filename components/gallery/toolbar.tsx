"use client";

import { ListFilter, SquareCheck } from "lucide-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import type { Density } from "#components/gallery/density.ts";
import { type Find, filtersOf } from "#components/gallery/find.ts";
import { Search } from "#components/gallery/search.tsx";
import { UsageNote } from "#components/gallery/usage-note.tsx";
import { ViewMenu } from "#components/gallery/view-menu.tsx";
import { Button } from "#components/ui/button.tsx";
import { ChooseFiles } from "#components/upload/choose-files.tsx";
import { useWords } from "#components/words/use.ts";

const loadFilters = () => import("#components/gallery/filter-dialog.tsx");
const FilterDialog = dynamic(loadFilters, { ssr: false });

type Props = {
  find: Find;
  /** There is nothing to look for or to select. */
  bare: boolean;
  density: Density;
  onDensity: (density: Density) => void;
  onSelect: () => void;
  onSearching: (searching: boolean) => void;
};

/** What one can do with the sheet: look for pictures, filter and order them, select, put more in. */
export function Toolbar({ find, bare, density, onDensity, onSelect, onSearching }: Props) {
  const t = useWords("gallery");
  const [filtering, setFiltering] = useState(false);
  const { q: _words, ...filters } = filtersOf(find);
  const count = Object.keys(filters).length;
  return (
    <div className="group/toolbar sticky top-14 z-(--z-toolbar) -mx-4 flex min-h-16 items-center gap-1 bg-ground px-4 py-2 sm:-mx-6 sm:gap-2 sm:px-6">
      {bare ? <div className="grow" /> : <Search find={find} onSearching={onSearching} />}
      {/* On phones the search has all the room while one types. */}
      <div className="contents max-sm:group-has-[search:focus-within]/toolbar:hidden">
        {!bare && (
          <>
            <Button
              look="quiet"
              shape="tight"
              aria-label={count === 0 ? t("filterPictures") : `${t("filterPictures")}, ${t("filtersOn", { count })}`}
              aria-haspopup="dialog"
              onPointerEnter={() => void loadFilters()}
              onFocus={() => void loadFilters()}
              onClick={() => setFiltering(true)}
            >
              <ListFilter size={20} aria-hidden="true" className={count > 0 ? "text-accent" : undefined} />
              <span className="max-lg:hidden">{t("filter")}</span>
            </Button>
            <ViewMenu find={find} density={density} onDensity={onDensity} />
          </>
        )}
        <UsageNote />
        {!bare && (
          <Button look="quiet" onClick={onSelect} shape="tight" aria-label={t("selectPictures")}>
            <SquareCheck size={20} aria-hidden="true" />
            <span className="max-lg:hidden">{t("select")}</span>
          </Button>
        )}
        {!bare && (
          <ChooseFiles look="primary" compact>
            {t("upload")}
          </ChooseFiles>
        )}
      </div>
      {filtering && <FilterDialog find={find} onClose={() => setFiltering(false)} />}
    </div>
  );
}
