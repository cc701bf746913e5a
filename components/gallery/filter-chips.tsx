"use client";

import { X } from "lucide-react";
import Link from "next/link";
import { saidFilters } from "#components/gallery/filters.ts";
import { addressOf, type Find, narrow } from "#components/gallery/find.ts";
import { useWords } from "#components/words/use.ts";

export const chipClass =
  "inline-flex min-h-9 max-w-full items-center gap-1.5 rounded-full border border-line bg-raised ps-3 pe-2.5 text-sm text-soft transition-colors hover:border-edge hover:text-ink touch:min-h-11";

/** The filters that are on but the search, which its field shows; each is taken away by a press. */
export function FilterChips({ find }: { find: Find }) {
  const t = useWords("gallery");
  const filters = saidFilters(find, t).filter(({ name }) => name !== "q");
  if (filters.length === 0) return null;
  return (
    <ul aria-label={t("activeFilters")} className="flex flex-wrap items-center gap-2 pb-2">
      {filters.map(({ name, said }) => (
        <li key={name} className="max-w-full">
          <Link
            href={addressOf(narrow(find, { [name]: undefined }))}
            scroll={false}
            prefetch={false}
            aria-label={t("removeFilter", { filter: said })}
            className={chipClass}
          >
            <span className="truncate">{said}</span>
            <X size={16} aria-hidden="true" className="shrink-0" />
          </Link>
        </li>
      ))}
    </ul>
  );
}
