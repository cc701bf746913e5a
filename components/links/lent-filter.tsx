"use client";

import { Search } from "lucide-react";
import { useRouter } from "next/navigation";
import { type FormEvent, useRef } from "react";
import { Button } from "#components/ui/button.tsx";
import { useWords } from "#components/words/use.ts";
import type { Link } from "#lib/web/shapes.ts";

const control = "min-h-11 rounded-control border border-edge bg-raised px-3";

/** What can be asked of the list of all links; the address keeps it. */
export type Wanted = { q: string | null; label: string | null; state: Link["state"] | null; sort: string | null };

/** How they can be ordered, newest first where none is named, and what that is called. */
export const sorts = {
  createdAt: "sortOldest",
  expiresAt: "sortEndsFirst",
  "-expiresAt": "sortEndsLast",
  label: "sortLabel",
  "-label": "sortLabelBack",
} as const;
/** The states that can be looked for. */
export const states = {
  live: "stateLive",
  expired: "stateExpired",
  "used-up": "stateUsedUp",
  revoked: "stateRevoked",
  plan: "statePlan",
} as const;

/** The address of the list of these. */
export function hrefOf(kind: "links" | "shares", wanted: Partial<Wanted> = {}, cursor: string | null = null): string {
  const all = Object.entries({ kind: kind === "shares" ? kind : null, ...wanted, cursor });
  const query = new URLSearchParams(all.flatMap(([name, value]) => (value ? [[name, value]] : [])));
  return query.size > 0 ? `/links?${query}` : "/links";
}

/** Which links or shares to show, and in which order. */
export function LentFilter({ kind, wanted }: { kind: "links" | "shares"; wanted: Wanted }) {
  const t = useWords("links");
  const router = useRouter();
  const form = useRef<HTMLFormElement>(null);

  function look(event?: FormEvent) {
    event?.preventDefault();
    if (!form.current) return;
    const asked = [...new FormData(form.current)].map(([name, value]) => [name, String(value).trim()]).filter(([, value]) => value !== "");
    router.replace(`/links?${new URLSearchParams(Object.fromEntries(asked))}`, { scroll: false });
  }

  return (
    <search>
      <form ref={form} action="/links" className="flex flex-wrap gap-2 pt-4 pb-2" onSubmit={look}>
        {kind === "shares" && <input type="hidden" name="kind" value={kind} />}
        {wanted.label !== null && (
          <div className="flex basis-full flex-wrap items-center gap-x-3">
            <input type="hidden" name="label" value={wanted.label} />
            <p className="min-w-0 break-words">{t("onlyLabel", { label: () => <bdi className="font-medium">{wanted.label}</bdi> })}</p>
            <Button look="quiet" className="-ms-4" onClick={() => router.push(hrefOf(kind, { ...wanted, label: null }))}>
              {t("anyLabel")}
            </Button>
          </div>
        )}
        <input
          type="search"
          name="q"
          defaultValue={wanted.q ?? ""}
          aria-label={t(kind === "links" ? "searchLinks" : "searchShares")}
          placeholder={t(kind === "links" ? "searchHint" : "searchShares")}
          maxLength={200}
          className={`${control} min-w-0 grow basis-40 placeholder:text-soft`}
        />
        <Button type="submit" aria-label={t("search")} shape="icon">
          <Search size={18} aria-hidden="true" />
        </Button>
        <select
          name="state"
          defaultValue={wanted.state ?? ""}
          aria-label={t("onlyState")}
          className={`${control} min-w-0 max-sm:grow`}
          onChange={() => look()}
        >
          <option value="">{t("stateAny")}</option>
          {Object.entries(states).map(([value, key]) => (
            <option key={value} value={value}>
              {t(key)}
            </option>
          ))}
        </select>
        <select
          name="sort"
          defaultValue={wanted.sort ?? ""}
          aria-label={t("order")}
          className={`${control} min-w-0 max-sm:grow`}
          onChange={() => look()}
        >
          <option value="">{t("sortNewest")}</option>
          {Object.entries(sorts).map(([value, key]) => (
            <option key={value} value={value}>
              {t(key)}
            </option>
          ))}
        </select>
      </form>
    </search>
  );
}
