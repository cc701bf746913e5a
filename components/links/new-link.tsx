"use client";

import { type RefObject, Suspense, useRef, useState } from "react";
import { api, ask } from "#components/api.ts";
import { PlaceWarning } from "#components/images/permanent-links.tsx";
import { ConditionFields } from "#components/links/condition-fields.tsx";
import { conditionsIn } from "#components/links/conditions.ts";
import { isProblem, presetsOf } from "#components/links/life.ts";
import { announce } from "#components/ui/announce.tsx";
import { Button } from "#components/ui/button.tsx";
import { Submit } from "#components/ui/field.tsx";
import { Form, FormProblem, useForm } from "#components/ui/form.tsx";
import { useWords } from "#components/words/use.ts";
import type { Account, Details, Image, Link, Plan } from "#lib/web/shapes.ts";

type Props = {
  image: Image;
  plan: Plan;
  metadata: Account["linkMetadata"];
  details: Promise<Details | null>;
  onMade: (link: Link) => void;
};

/** Makes a temporary link: one press for the usual lives, and behind “More…” whatever else it should keep to. */
export function NewLink({ image, plan, metadata, details, onMade }: Props) {
  const t = useWords("links");
  // Emptied by being made anew, with the next number.
  const [made, setMade] = useState(0);
  const offered = presetsOf(plan).length > 0;
  const [more, setMore] = useState(!offered);
  const warning = (
    <Suspense>
      <PlaceWarning details={details} />
    </Suspense>
  );

  async function make(data: FormData) {
    const json = conditionsIn(t, data, plan);
    if (isProblem(json)) return json;
    const { problem, data: link } = await ask(api.images[":id"].links.$post({ param: { id: image.id }, json }));
    if (problem) return problem;
    onMade(link);
    setMade(made + 1);
    setMore(!offered);
    announce(t("made"));
    return null;
  }

  return (
    <Form key={made} label={t("newLink")} send={make} className="py-2">
      {more ? (
        <ConditionFields plan={plan} metadata={metadata} warning={warning} />
      ) : (
        <>
          <Presets plan={plan} onMore={() => setMore(true)} />
          {metadata === "exact" && warning}
        </>
      )}
      <FormProblem />
      {more && (
        <div className="flex gap-2">
          <Submit busy={t("making")}>{t("make")}</Submit>
          {offered && (
            <Button look="quiet" onClick={() => setMore(false)}>
              {t("cancel")}
            </Button>
          )}
        </div>
      )}
    </Form>
  );
}

/** The usual lives; each makes its link at once. */
function Presets({ plan, onMore }: { plan: Plan; onMore: () => void }) {
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
      <Button shape="tight" look="quiet" aria-expanded={false} onClick={onMore}>
        {t("more")}
      </Button>
    </fieldset>
  );
}
