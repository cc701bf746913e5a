"use client";

import { useId } from "react";
import { api, ask } from "#components/api.ts";
import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { Field, Submit } from "#components/ui/field.tsx";
import { Form, FormProblem } from "#components/ui/form.tsx";
import { useWords } from "#components/words/use.ts";
import type { Album } from "#lib/web/shapes.ts";

type Props = {
  /** The album to change; a new one where there is none. */ album: Album | null;
  onClose: () => void;
  onDone: (album: Album) => void;
};

/** Asks for an album's name and description, and makes or changes it. */
export default function AlbumDialog({ album, onClose, onDone }: Props) {
  const t = useWords("albums");
  const id = useId();
  return (
    <Dialog open onOpenChange={onClose} title={album ? t("edit") : t("newAlbum")}>
      <Form
        send={async (data) => {
          const json = { name: String(data.get("name")), description: String(data.get("description") ?? "") };
          const call = album ? api.albums[":id"].$patch({ param: { id: album.id }, json }) : api.albums.$post({ json });
          const { problem, data: done } = await ask(call as ReturnType<typeof api.albums.$post>);
          if (done) {
            onClose();
            onDone(done);
          }
          return problem;
        }}
      >
        <Field
          name="name"
          label={t("name")}
          required
          maxLength={100}
          autoComplete="off"
          defaultValue={album?.name}
          fault={t("nameMissing")}
        />
        <div className="flex flex-col gap-1.5">
          <label htmlFor={id} className="text-control font-medium">
            {t("description")}
          </label>
          <textarea
            id={id}
            name="description"
            rows={3}
            maxLength={10_000}
            defaultValue={album?.description}
            className="min-h-11 w-full rounded-control border border-edge bg-raised px-3 py-2 text-ink"
          />
        </div>
        <FormProblem />
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={onClose}>{t("cancel")}</Button>
          <Submit busy={album ? t("saving") : t("creating")}>{album ? t("save") : t("create")}</Submit>
        </div>
      </Form>
    </Dialog>
  );
}
