"use client";

import { Pencil, Plus } from "lucide-react";
import type { Change } from "#components/images/change.ts";
import { InPlace } from "#components/images/in-place.tsx";
import { Button, IconButton } from "#components/ui/button.tsx";
import { Area } from "#components/ui/field.tsx";
import { useWords } from "#components/words/use.ts";
import type { Image } from "#lib/web/shapes.ts";

/** What the owner says of a picture, which can be changed in place. It is what is read aloud for it, too. */
export function Description({ image: { description }, change }: { image: Image; change: Change }) {
  const t = useWords("images");
  return (
    <InPlace
      label={t("description")}
      field={
        <Area
          label={t("description")}
          name="description"
          defaultValue={description}
          maxLength={10_000}
          rows={3}
          autoFocus
          hint={t("descriptionHint")}
          onKeyDown={(event) => event.key === "Enter" && (event.metaKey || event.ctrlKey) && event.currentTarget.form?.requestSubmit()}
        />
      }
      send={(data) => change({ description: String(data.get("description")).trim() }, () => t("descriptionSaved"))}
    >
      {(edit) =>
        description ? (
          <div className="flex items-start gap-1">
            <p className="min-w-0 grow py-2.5 break-words whitespace-pre-wrap">{description}</p>
            <IconButton label={t("editDescription")} {...edit}>
              <Pencil size={18} aria-hidden="true" />
            </IconButton>
          </div>
        ) : (
          <Button look="quiet" className="-ms-4 self-start" {...edit}>
            <Plus size={18} aria-hidden="true" /> {t("addDescription")}
          </Button>
        )
      }
    </InPlace>
  );
}
