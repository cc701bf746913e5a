"use client";

import { Pencil } from "lucide-react";
import type { Change } from "#components/images/change.ts";
import { InPlace } from "#components/images/in-place.tsx";
import { IconButton } from "#components/ui/button.tsx";
import { Field } from "#components/ui/field.tsx";
import { useWords } from "#components/words/use.ts";
import type { Image } from "#lib/web/shapes.ts";

/** The picture's name, which can be changed in place. */
export function ImageName({ image: { name }, change }: { image: Image; change: Change }) {
  const t = useWords("images");
  const field = (
    <>
      <h1 className="sr-only">{name}</h1>
      <Field
        label={t("name")}
        name="name"
        defaultValue={name}
        required
        maxLength={255}
        autoFocus
        autoComplete="off"
        fault={t("enterName")}
        onFocus={(event) => selectStem(event.target)}
      />
    </>
  );
  return (
    <InPlace
      label={t("rename")}
      field={field}
      send={(data) => change({ name: String(data.get("name")) }, (image) => t("renamed", { name: image.name }))}
    >
      {(edit) => (
        <div className="flex items-start gap-1">
          <h1 className="min-w-0 grow py-1.5 text-2xl font-semibold tracking-tight break-words">{name}</h1>
          <IconButton label={t("rename")} {...edit}>
            <Pencil size={18} aria-hidden="true" />
          </IconButton>
        </div>
      )}
    </InPlace>
  );
}

/** Selects the name without its ending, as that is what people change. */
function selectStem(input: HTMLInputElement) {
  const end = input.value.lastIndexOf(".");
  input.setSelectionRange(0, end > 0 ? end : input.value.length);
}
