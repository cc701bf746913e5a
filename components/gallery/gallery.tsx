"use client";

import { ArrowUp } from "lucide-react";
import { useRouter } from "next/navigation";
import { type ReactNode, useState } from "react";
import type { FirstPage } from "#components/gallery/collection.ts";
import type { Density } from "#components/gallery/density.ts";
import { EmptyGallery } from "#components/gallery/empty-gallery.tsx";
import { FilterChips } from "#components/gallery/filter-chips.tsx";
import { addressOf, isByDay, isFiltered } from "#components/gallery/find.ts";
import { More } from "#components/gallery/more.tsx";
import { NothingFound } from "#components/gallery/nothing-found.tsx";
import { useReading } from "#components/gallery/reading.ts";
import { SelectionToolbar } from "#components/gallery/selection-toolbar.tsx";
import { Sheet } from "#components/gallery/sheet.tsx";
import { Toolbar } from "#components/gallery/toolbar.tsx";
import { useDensity } from "#components/gallery/use-density.ts";
import { useSelection } from "#components/gallery/use-selection.ts";
import { useShown, useWork } from "#components/gallery/workspace.tsx";
import { useViewer } from "#components/images/use-viewer.tsx";
import { Button, ButtonLink } from "#components/ui/button.tsx";
import { useProblem } from "#components/words/problem.ts";
import { useWords } from "#components/words/use.ts";

type Props = {
  first: FirstPage;
  density: Density;
  /** What stands above the pictures, with the page's heading, and what stands in their place where there are none. */
  head?: ReactNode;
  empty?: ReactNode;
};

/** The gallery: everything the account has, or what of it one looks for. */
export function Gallery({ first, density: sent, head, empty = <EmptyGallery /> }: Props) {
  const t = useWords("gallery");
  const say = useProblem();
  const { collection } = useWork();
  collection.enter(first);
  const { items, slots, find, after, nextCursor, readAt, usage } = useShown();
  const selection = useSelection();
  const [searching, setSearching] = useState(false);
  const [density, setDensity] = useDensity(sent);
  const { onNear, problem, again } = useReading();

  const router = useRouter();
  const { view, viewer } = useViewer({
    items,
    onClose(last, toPage) {
      if (last && toPage) router.push(`/images/${last.id}`);
      else if (last) document.querySelector<HTMLElement>(`a[href="/images/${last.id}"]`)?.focus();
    },
  });

  const nothing = slots.length === 0;
  const filtered = isFiltered(find);
  const whole = !filtered && find.album === undefined && after === null;
  const total = whole ? Math.max(usage.images, slots.length) : nextCursor === null && after === null ? slots.length : null;
  return (
    <div className="px-4 pb-24 sm:px-6">
      {head ?? <h1 className="sr-only">{t("title")}</h1>}
      <SelectionToolbar selection={selection}>
        <Toolbar
          find={find}
          bare={nothing && !filtered}
          density={density}
          onDensity={setDensity}
          onSelect={selection.begin}
          onSearching={setSearching}
        />
      </SelectionToolbar>
      <FilterChips find={find} />
      {after !== null && (
        <ButtonLink href={addressOf(find)} look="quiet" className="mb-2 -ms-4">
          <ArrowUp size={18} aria-hidden="true" /> {t("newestPictures")}
        </ButtonLink>
      )}
      {nothing && !filtered && after === null && empty}
      {nothing && filtered && <NothingFound find={find} />}
      <div aria-busy={searching} className={searching ? "opacity-60 transition-opacity" : undefined}>
        <Sheet
          slots={slots}
          total={total}
          address={addressOf(find)}
          now={isByDay(find) ? readAt : null}
          density={density}
          selection={selection}
          onNear={onNear}
          onView={view}
        />
      </div>
      <More />
      {viewer}
      {problem && (
        <div
          role="alert"
          className="fixed inset-x-4 bottom-[calc(var(--dock)+1rem)] z-(--z-tray) mx-auto flex max-w-md items-center gap-3 rounded-panel bg-raised p-3 ps-4 shadow-float"
        >
          <p className="grow text-control">{say(problem)}</p>
          <Button onClick={again}>{t("tryAgain")}</Button>
        </div>
      )}
    </div>
  );
}
