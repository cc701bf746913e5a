"use client";

import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";
import { api, ask } from "#components/api.ts";
import { orientations, types } from "#components/gallery/filters.ts";
import { addressOf, type Find, narrow } from "#components/gallery/find.ts";
import { useWork } from "#components/gallery/workspace.tsx";
import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { Choice, Field, Submit, Tick } from "#components/ui/field.tsx";
import { Form } from "#components/ui/form.tsx";
import { useWords } from "#components/words/use.ts";

/** Asks which pictures to show. */
export default function FilterDialog({ find, onClose }: { find: Find; onClose: () => void }) {
  const t = useWords("gallery");
  const { plan } = useWork();
  const router = useRouter();
  const tags = useTags(find.tag);

  function go(next: Find) {
    onClose();
    router.push(addressOf(next));
  }

  return (
    <Dialog open onOpenChange={onClose} title={t("filterPictures")}>
      <Form
        send={async (data) => {
          const given = (name: string) => String(data.get(name) ?? "") || undefined;
          const [from, to] = [given("from"), given("to")].sort((a, b) => (a && b ? a.localeCompare(b) : 0));
          const chosen = { type: given("type"), orientation: given("orientation"), tag: given("tag"), live: given("live"), from, to };
          go(narrow(find, chosen));
          return null;
        }}
      >
        <div className="grid gap-4 sm:grid-cols-2">
          <Choice
            name="type"
            label={t("filterType")}
            defaultValue={find.type}
            options={[{ value: "", text: t("anyType") }, ...Object.entries(types).map(([value, text]) => ({ value, text }))]}
          />
          <Choice
            name="orientation"
            label={t("filterOrientation")}
            defaultValue={find.orientation}
            options={[{ value: "", text: t("anyOrientation") }, ...orientations.map((value) => ({ value, text: t(value) }))]}
          />
          <Field name="from" type="date" label={t("filterFrom")} defaultValue={find.from} />
          <Field name="to" type="date" label={t("filterTo")} defaultValue={find.to} />
        </div>
        {tags.length > 0 && (
          <Choice
            key={tags.length}
            name="tag"
            label={t("filterTag")}
            defaultValue={find.tag}
            options={[{ value: "", text: t("anyTag") }, ...tags.map((tag) => ({ value: tag, text: tag }))]}
          />
        )}
        {plan.temporaryLinks && <Tick name="live" value="true" label={t("filterLive")} defaultChecked={find.live === "true"} />}
        <div className="flex flex-wrap justify-end gap-2">
          <Button
            onClick={() =>
              go(narrow(find, { type: undefined, orientation: undefined, tag: undefined, live: undefined, from: undefined, to: undefined }))
            }
          >
            {t("removeFilters")}
          </Button>
          <Submit busy={t("showPictures")}>{t("showPictures")}</Submit>
        </div>
      </Form>
    </Dialog>
  );
}

/** The account's tags, and the one that is chosen. */
function useTags(chosen: string | undefined): string[] {
  const [tags, setTags] = useState<string[]>([]);
  useEffect(() => {
    let current = true;
    void ask(api.tags.$get({ query: { limit: "200" } })).then(({ data }) => {
      if (data && current) setTags(data.items.map(({ tag }) => tag));
    });
    return () => {
      current = false;
    };
  }, []);
  return chosen === undefined || tags.includes(chosen) ? tags : [chosen, ...tags];
}
