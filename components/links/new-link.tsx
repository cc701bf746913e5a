"use client";

import { type RefObject, Suspense, useRef, useState } from "react";
import { api, ask } from "#components/api.ts";
import { PlaceWarning } from "#components/images/permanent-links.tsx";
import { sayRendition } from "#components/images/renditions.ts";
import { isProblem, lifeIn, presetsOf } from "#components/links/life.ts";
import { LifeField } from "#components/links/life-field.tsx";
import { announce } from "#components/ui/announce.tsx";
import { Button } from "#components/ui/button.tsx";
import { Choice, Field, Submit } from "#components/ui/field.tsx";
import { Form, FormProblem, useForm } from "#components/ui/form.tsx";
import { useWords } from "#components/words/use.ts";
import type { Details, Image, Link, Plan } from "#lib/web/shapes.ts";

type Props = { image: Image; plan: Plan; details: Promise<Details | null>; onMade: (link: Link) => void };

/** Makes a temporary link: one press for the usual lives, a few more for any other. */
export function NewLink({ image, plan, details, onMade }: Props) {
  const t = useWords("links");
  const images = useWords("images");
  // Emptied by being made anew, with the next number.
  const [made, setMade] = useState(0);
  const [rendition, setRendition] = useState("original");
  const [other, setOther] = useState(presetsOf(plan).length === 0);
  const renditions = ["original", ...plan.thumbnailHeights.map(String).reverse()];

  async function make(data: FormData) {
    const life = lifeIn(t, data, plan);
    if (isProblem(life)) return life;
    const label = String(data.get("label")).trim();
    const json = { ...life, rendition, ...(label ? { label } : {}) };
    const { problem, data: link } = await ask(api.images[":id"].links.$post({ param: { id: image.id }, json }));
    if (problem) return problem;
    onMade(link);
    setMade(made + 1);
    announce(t("made"));
    return null;
  }

  return (
    <Form key={made} label={t("newLink")} send={make} className="py-2">
      <div className="grid gap-4 sm:grid-cols-[1fr_auto]">
        <Field label={t("label")} name="label" maxLength={200} autoComplete="off" placeholder={t("labelHint")} />
        <Choice
          label={t("shows")}
          name="rendition"
          value={rendition}
          onChange={({ target }) => setRendition(target.value)}
          options={renditions.map((value) => ({ value, text: sayRendition(images, value) }))}
        />
      </div>
      {rendition === "original" && (
        <Suspense>
          <PlaceWarning details={details} />
        </Suspense>
      )}
      {!other && <Presets plan={plan} onOther={() => setOther(true)} />}
      {other && <LifeField bounds={plan} presets={false} />}
      <FormProblem />
      {other && (
        <div className="flex gap-2">
          <Submit busy={t("making")}>{t("make")}</Submit>
          {presetsOf(plan).length > 0 && (
            <Button look="quiet" onClick={() => setOther(false)}>
              {t("cancel")}
            </Button>
          )}
        </div>
      )}
    </Form>
  );
}

/** The usual lives; each makes its link at once. */
function Presets({ plan, onOther }: { plan: Plan; onOther: () => void }) {
  const t = useWords("links");
  const { pending } = useForm();
  const life: RefObject<HTMLInputElement | null> = useRef(null);
  function ask(seconds: number) {
    if (!life.current) return;
    life.current.value = String(seconds);
    life.current.form?.requestSubmit();
  }
  return (
    <fieldset className="flex flex-wrap gap-2">
      <legend className="mb-1.5 text-control font-medium">{t("makeFor")}</legend>
      <input ref={life} type="hidden" name="life" />
      {presetsOf(plan).map((seconds) => (
        <Button key={seconds} shape="tight" aria-disabled={pending} onClick={() => ask(seconds)}>
          {t.duration(seconds)}
        </Button>
      ))}
      <Button shape="tight" look="quiet" onClick={onOther}>
        {t("other")}
      </Button>
    </fieldset>
  );
}
