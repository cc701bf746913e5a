"use client";

import { Search } from "lucide-react";
import { useRouter } from "next/navigation";
import { type FormEvent, useRef } from "react";
import { Button } from "#components/ui/button.tsx";
import { useWords } from "#components/words/use.ts";
import type { Plan } from "#lib/web/shapes.ts";

export type Asked = { q: string | null; plan: string | null };

const control = "min-h-11 rounded-control border border-edge bg-raised px-3";

/** Which accounts to show; the address keeps it. */
export function AccountFilter({ asked, plans }: { asked: Asked; plans: Plan[] }) {
  const t = useWords("admin");
  const router = useRouter();
  const form = useRef<HTMLFormElement>(null);

  function look(event?: FormEvent) {
    event?.preventDefault();
    if (!form.current) return;
    const wanted = [...new FormData(form.current)].map(([name, value]) => [name, String(value).trim()]).filter(([, value]) => value !== "");
    router.replace(`/admin/accounts?${new URLSearchParams(Object.fromEntries(wanted))}`, { scroll: false });
  }

  return (
    <search>
      <form ref={form} action="/admin/accounts" className="flex flex-wrap gap-2" onSubmit={look}>
        <input
          type="search"
          name="q"
          defaultValue={asked.q ?? ""}
          aria-label={t("searchBy")}
          placeholder={t("searchHint")}
          maxLength={320}
          className={`${control} min-w-0 grow placeholder:text-soft sm:max-w-sm`}
        />
        <Button type="submit" aria-label={t("search")} shape="icon">
          <Search size={18} aria-hidden="true" />
        </Button>
        <select
          name="plan"
          defaultValue={asked.plan ?? ""}
          aria-label={t("onlyPlan")}
          className={`${control} max-sm:w-full`}
          onChange={() => look()}
        >
          <option value="">{t("allPlans")}</option>
          {plans.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      </form>
    </search>
  );
}
