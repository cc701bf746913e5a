"use client";

import { type ReactNode, useState } from "react";
import { type Bounds, presetsOf } from "#components/links/life.ts";
import { Choice, Field } from "#components/ui/field.tsx";
import { useWords } from "#components/words/use.ts";
import type { Unit } from "#lib/words/intl.ts";

const units: Unit[] = ["second", "minute", "hour", "day"];

/** Chooses how long a link lives, counted from now: one of the usual lives or any other. `keep` offers to leave it as it is. */
export function LifeField({ bounds, keep = false }: { bounds: Bounds; keep?: boolean }) {
  const t = useWords("links");
  const offered = presetsOf(bounds);
  const [chosen, setChosen] = useState(keep ? "keep" : String(offered[1] ?? offered[0] ?? "span"));
  const chip = (value: string, text: ReactNode) => (
    <label
      key={value}
      className="inline-flex min-h-11 cursor-pointer items-center rounded-control border border-line bg-raised px-3 text-control hover:border-edge has-checked:border-ink has-checked:bg-ink has-checked:text-ground has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent"
    >
      <input type="radio" name="life" value={value} checked={chosen === value} onChange={() => setChosen(value)} className="sr-only" />
      {text}
    </label>
  );
  return (
    <fieldset className="flex min-w-0 flex-col gap-3">
      <legend className="mb-1.5 text-control font-medium">{t("livesFor")}</legend>
      <div className="flex flex-wrap gap-2">
        {keep && chip("keep", t("asItIs"))}
        {offered.map((seconds) => chip(String(seconds), t.duration(seconds)))}
        {chip("span", t("otherSpan"))}
        {chip("moment", t("untilMoment"))}
      </div>
      {chosen === "span" && (
        <div className="grid grid-cols-2 gap-2">
          <Field
            label={t("howMany")}
            name="amount"
            type="number"
            inputMode="numeric"
            min={1}
            step={1}
            required
            defaultValue={30}
            fault={t("enterWhole")}
          />
          <Choice
            label={t("ofWhat")}
            name="unit"
            defaultValue="minute"
            options={units.map((unit) => ({ value: unit, text: t.unit(unit, 10) }))}
          />
        </div>
      )}
      {chosen === "moment" && <Field label={t("ends")} name="until" type="datetime-local" required fault={t("enterMoment")} />}
    </fieldset>
  );
}
