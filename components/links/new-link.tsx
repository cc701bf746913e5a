"use client";

import { useState } from "react";
import { api, ask } from "#components/api.ts";
import { sayRendition } from "#components/images/renditions.ts";
import { lifeIn } from "#components/links/life.ts";
import { LifeField } from "#components/links/life-field.tsx";
import { announce } from "#components/ui/announce.tsx";
import { Choice, Field, Submit } from "#components/ui/field.tsx";
import { Form, FormProblem } from "#components/ui/form.tsx";
import type { Image, Link, Plan } from "#lib/web/shapes.ts";

/** Makes a temporary link. */
export function NewLink({ image, plan, onMade }: { image: Image; plan: Plan; onMade: (link: Link) => void }) {
  // Emptied by being made anew, with the next number.
  const [made, setMade] = useState(0);
  const renditions = ["original", ...plan.thumbnailHeights.map(String).reverse()].map((value) => ({ value, text: sayRendition(value) }));

  async function make(data: FormData) {
    const expiresIn = lifeIn(data, plan);
    if (typeof expiresIn !== "number") return expiresIn;
    const label = String(data.get("label")).trim();
    const json = { expiresIn, rendition: String(data.get("rendition")), ...(label ? { label } : {}) };
    const { problem, data: link } = await ask(api.images[":id"].links.$post({ param: { id: image.id }, json }));
    if (problem) return problem;
    onMade(link);
    setMade(made + 1);
    announce("Temporary link made.");
    return null;
  }

  return (
    <Form key={made} label="New temporary link" send={make} className="py-2">
      <LifeField bounds={plan} />
      <div className="grid gap-4 sm:grid-cols-[1fr_auto]">
        <Field label="Label" name="label" maxLength={255} autoComplete="off" placeholder="Who is it for? Optional" />
        <Choice label="Shows" name="rendition" options={renditions} />
      </div>
      <FormProblem />
      <Submit busy="Making it…" className="self-start">
        Make temporary link
      </Submit>
    </Form>
  );
}
