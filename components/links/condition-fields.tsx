"use client";

import { type ReactNode, useState } from "react";
import { sayRendition } from "#components/images/renditions.ts";
import { LifeField } from "#components/links/life-field.tsx";
import { Choice, Field, Tick } from "#components/ui/field.tsx";
import { Secret } from "#components/ui/secret.tsx";
import { useWords } from "#components/words/use.ts";
import type { Account, Plan } from "#lib/web/shapes.ts";

type Props = {
  plan: Plan;
  /** The account's choice for what does not say. */
  metadata: Account["linkMetadata"];
  /** What to know before exact originals are given away. */
  warning?: ReactNode;
  /** Whether visitors read the label, as those of a share do. */
  labelShown?: boolean;
};

/** Everything that a new link or share can be asked to keep to. */
export function ConditionFields({ plan, metadata: usual, warning, labelShown }: Props) {
  const t = useWords("links");
  const images = useWords("images");
  const [rendition, setRendition] = useState("original");
  const [metadata, setMetadata] = useState<string>(usual);
  const [marked, setMarked] = useState(false);
  const renditions = ["original", ...plan.thumbnailHeights.map(String).reverse()];
  // Thumbnails and what is written over have none anyway.
  const choosable = rendition === "original" && !marked;
  return (
    <>
      <LabelField shown={labelShown} />
      <LifeField bounds={plan} />
      <div className="grid grid-cols-2 gap-4">
        <Choice
          label={t("shows")}
          name="rendition"
          value={rendition}
          onChange={({ target }) => setRendition(target.value)}
          options={renditions.map((value) => ({ value, text: sayRendition(images, value) }))}
        />
        <ViewsField />
      </div>
      {choosable && (
        <Choice
          label={t("metadata")}
          name="metadata"
          value={metadata}
          onChange={({ target }) => setMetadata(target.value)}
          options={[
            { value: "stripped", text: t("stripped") },
            { value: "exact", text: t("exact") },
          ]}
          hint={t(metadata === "exact" ? "exactHint" : "strippedHint")}
        />
      )}
      {choosable && metadata === "exact" && warning}
      <Secret label={t("password")} name="password" hint={t("passwordHint")} fault={t("enterPassword")} />
      <Field
        label={t("watermark")}
        name="watermark"
        maxLength={100}
        autoComplete="off"
        hint={t("watermarkHint")}
        fault={t("enterWatermark")}
        onChange={({ target }) => setMarked(target.value.trim() !== "")}
      />
      <Tick name="download" label={t("downloads")} hint={t("downloadsHint")} />
    </>
  );
}

/** Who or what it is for. */
export function LabelField({ value, shown }: { value?: string | null; shown?: boolean }) {
  const t = useWords("links");
  return (
    <Field
      label={t("label")}
      name="label"
      maxLength={200}
      autoComplete="off"
      placeholder={t("labelHint")}
      hint={shown ? t("labelShown") : undefined}
      fault={t("enterLabel")}
      defaultValue={value ?? undefined}
    />
  );
}

/** How often it may be opened, counted from its first view. */
export function ViewsField({ value, views = 0 }: { value?: number | null; views?: number }) {
  const t = useWords("links");
  return (
    <Field
      label={t("mostViews")}
      name="maxViews"
      type="number"
      inputMode="numeric"
      min={views + 1}
      max={1_000_000}
      step={1}
      defaultValue={value ?? undefined}
      placeholder={t("anyNumber")}
      hint={views > 0 ? t("viewsSoFar", { count: views }) : undefined}
      fault={t("enterViews", { least: views + 1, most: 1_000_000 })}
    />
  );
}
