"use client";

import { type ReactNode, useEffect, useRef, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Submit } from "#components/ui/field.tsx";
import { Form, FormProblem } from "#components/ui/form.tsx";
import { useWords } from "#components/words/use.ts";
import type { Problem } from "#lib/web/shapes.ts";

type Props = {
  label: string;
  /** What stands there while nobody edits; the button that `edit` is given to must have the ref. */
  children: (edit: { ref: React.RefObject<HTMLButtonElement | null>; onClick: () => void }) => ReactNode;
  field: ReactNode;
  send: (data: FormData) => Promise<Problem | null>;
};

/** Something that is changed where it stands. Escape leaves it as it was. */
export function InPlace({ label, children, field, send }: Props) {
  const t = useWords("images");
  const [editing, setEditing] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const wasEditing = useRef(false);

  // Whoever leaves the form by keyboard finds themselves where they came from.
  useEffect(() => {
    if (wasEditing.current && !editing) button.current?.focus();
    wasEditing.current = editing;
  }, [editing]);

  async function save(data: FormData) {
    const problem = await send(data);
    if (!problem) setEditing(false);
    return problem;
  }

  if (!editing) return children({ ref: button, onClick: () => setEditing(true) });
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it hears what bubbles from the fields.
    <div
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.preventDefault();
        setEditing(false);
      }}
    >
      <Form label={label} send={save}>
        {field}
        <FormProblem />
        <div className="flex gap-2">
          <Submit busy={t("saving")}>{t("save")}</Submit>
          <Button look="quiet" onClick={() => setEditing(false)}>
            {t("cancel")}
          </Button>
        </div>
      </Form>
    </div>
  );
}
