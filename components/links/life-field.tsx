"use client";

import { useState } from "react";
import { type Bounds, presetsOf } from "#components/links/life.ts";
import { Choice, Field } from "#components/ui/field.tsx";
import { sayDuration } from "#components/words/durations.ts";

const units = ["second", "minute", "hour", "day"].map((unit) => ({ value: unit, text: `${unit}s` }));

/** Chooses how long a link lives, counted from now. */
export function LifeField({ bounds }: { bounds: Bounds }) {
  const presets = presetsOf(bounds);
  const [chosen, setChosen] = useState(String(presets[1] ?? presets[0] ?? "custom"));
  return (
    <fieldset className="flex min-w-0 flex-col gap-2">
      <legend className="mb-1.5 text-[0.9375rem] font-medium">Lives for</legend>
      <div className="flex flex-wrap gap-2">
        {[...presets.map(String), "custom"].map((value) => (
          <label
            key={value}
            className="inline-flex min-h-11 cursor-pointer items-center rounded-control border border-line bg-raised px-3 text-[0.9375rem] has-checked:border-ink has-checked:bg-ink has-checked:text-ground has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent"
          >
            <input
              type="radio"
              name="life"
              value={value}
              checked={chosen === value}
              onChange={() => setChosen(value)}
              className="sr-only"
            />
            {value === "custom" ? "Other" : sayDuration(Number(value))}
          </label>
        ))}
      </div>
      {chosen === "custom" && (
        <div className="grid grid-cols-2 gap-2">
          <Field
            label="How many"
            name="amount"
            type="number"
            inputMode="numeric"
            min={1}
            step={1}
            required
            defaultValue={30}
            fault="Enter a whole number."
          />
          <Choice label="Of what" name="unit" defaultValue="minute" options={units} />
        </div>
      )}
    </fieldset>
  );
}
