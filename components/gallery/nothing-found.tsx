"use client";

import { X } from "lucide-react";
import Link from "next/link";
import { useEffect, useState } from "react";
import { api, ask } from "#components/api.ts";
import { chipClass } from "#components/gallery/filter-chips.tsx";
import { type FilterName, saidFilters } from "#components/gallery/filters.ts";
import { addressOf, type Find, narrow } from "#components/gallery/find.ts";
import { queryOf } from "#components/gallery/query.ts";
import { ButtonLink } from "#components/ui/button.tsx";
import { Empty } from "#components/ui/empty.tsx";
import { useWords } from "#components/words/use.ts";

/** Nothing is among the pictures that one looks for: what leaves them out, and how many there would be without each. */
export function NothingFound({ find }: { find: Find }) {
  const t = useWords("gallery");
  const filters = saidFilters(find, t);
  const found = useFoundWithout(find);
  const { album } = find;
  return (
    <Empty title={t("nothingFits")} action={<ButtonLink href={addressOf(album === undefined ? {} : { album })}>{t("showAll")}</ButtonLink>}>
      <p>{t(filters.length === 1 ? "nothingFitsOne" : "nothingFitsWhy")}</p>
      <ul className="mt-4 flex flex-wrap justify-center gap-2">
        {filters.map(({ name, said }) => {
          const count = found[name];
          return (
            <li key={name} className="max-w-full">
              <Link href={addressOf(narrow(find, { [name]: undefined }))} prefetch={false} className={chipClass}>
                <span className="truncate">{t("without", { filter: said })}</span>
                {count !== undefined && count > 0 && <span className="whitespace-nowrap text-ink">{t("withoutFinds", { count })}</span>}
                <X size={16} aria-hidden="true" className="shrink-0" />
              </Link>
            </li>
          );
        })}
      </ul>
    </Empty>
  );
}

/** How many pictures there would be without each of the filters; more than one are counted as two. */
function useFoundWithout(find: Find): Partial<Record<FilterName, number>> {
  const [found, setFound] = useState<Partial<Record<FilterName, number>>>({});
  const address = addressOf(find);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the address says all that is looked for.
  useEffect(() => {
    let current = true;
    for (const name of Object.keys(find).filter((each): each is FilterName => each !== "album" && each !== "sort")) {
      const query = queryOf(narrow(find, { [name]: undefined }), { limit: 2 });
      void ask(api.images.$get({ query })).then(({ data }) => {
        if (data && current) setFound((before) => ({ ...before, [name]: data.items.length }));
      });
    }
    return () => {
      current = false;
      setFound({});
    };
  }, [address]);
  return found;
}
