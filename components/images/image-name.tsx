"use client";

import { Pencil } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { api, ask } from "#components/api.ts";
import { announce } from "#components/ui/announce.tsx";
import { Button, IconButton } from "#components/ui/button.tsx";
import { Field, Submit } from "#components/ui/field.tsx";
import { Form, FormProblem } from "#components/ui/form.tsx";
import type { Image } from "#lib/web/shapes.ts";

/** The picture's name, which can be changed in place. */
export function ImageName({ image, onChange }: { image: Image; onChange: (image: Image) => void }) {
  const [editing, setEditing] = useState(false);
  const pencil = useRef<HTMLButtonElement>(null);
  const wasEditing = useRef(false);

  // Whoever leaves the form by keyboard finds themselves where they came from.
  useEffect(() => {
    if (wasEditing.current && !editing) pencil.current?.focus();
    wasEditing.current = editing;
  }, [editing]);

  async function rename(data: FormData) {
    const name = String(data.get("name"));
    const { problem, data: renamed } = await ask(api.images[":id"].$patch({ param: { id: image.id }, json: { name } }));
    if (problem) return problem;
    onChange(renamed);
    setEditing(false);
    announce(`Renamed to ${renamed.name}.`);
    return null;
  }

  if (!editing) {
    return (
      <div className="flex items-start gap-1">
        <h1 className="min-w-0 grow py-1.5 text-2xl font-semibold tracking-tight break-words">{image.name}</h1>
        <IconButton ref={pencil} label="Rename" onClick={() => setEditing(true)}>
          <Pencil size={18} aria-hidden="true" />
        </IconButton>
      </div>
    );
  }
  return (
    <div>
      <h1 className="sr-only">{image.name}</h1>
      <Form label="Rename" send={rename}>
        <Field
          label="Name"
          name="name"
          defaultValue={image.name}
          required
          maxLength={255}
          autoFocus
          autoComplete="off"
          fault="Enter a name."
          onKeyDown={(event) => event.key === "Escape" && setEditing(false)}
          onFocus={(event) => selectStem(event.target)}
        />
        <FormProblem />
        <div className="flex gap-2">
          <Submit busy="Saving…">Save</Submit>
          <Button look="quiet" onClick={() => setEditing(false)}>
            Cancel
          </Button>
        </div>
      </Form>
    </div>
  );
}

/** Selects the name without its ending, as that is what people change. */
function selectStem(input: HTMLInputElement) {
  const end = input.value.lastIndexOf(".");
  input.setSelectionRange(0, end > 0 ? end : input.value.length);
}
