"use client";

import { useMemo, useState } from "react";
import { type Layout, layoutNames, layouts, linesOf, renditionsOf } from "#components/many/lines.ts";
import { Button } from "#components/ui/button.tsx";
import { useCopy } from "#components/ui/copy.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { Choice } from "#components/ui/field.tsx";
import { Problematic } from "#components/ui/form.tsx";
import { toast } from "#components/ui/toast.tsx";
import { useWords } from "#components/words/use.ts";
import type { Image } from "#lib/web/shapes.ts";

/** Lines that are shown of what will be copied. */
const shown = 4;

/** Copies the links of all selected pictures at once. */
export default function CopyLinks({ images, onClose }: { images: Image[]; onClose: () => void }) {
  const t = useWords("many");
  const ui = useWords("ui");
  const copy = useCopy();
  const [failed, setFailed] = useState(false);
  const renditions = useMemo(() => renditionsOf(images), [images]);
  const [wanted, setWanted] = useState<string | null>(null);
  const [layout, setLayout] = useState<Layout>("url");
  const { rendition, lacking } = renditions.find((each) => each.rendition === wanted) ?? renditions[0] ?? { rendition: "", lacking: 0 };
  const lines = useMemo(() => linesOf(images, rendition, layout), [images, rendition, layout]);
  const count = images.length - lacking;
  const more = lines.length - shown;

  async function copyAll() {
    if (!(await copy(`${lines.join("\n")}\n`, t("linksNamed", { count })))) return setFailed(true);
    void toast(t("linksCopied", { count }));
    onClose();
  }

  return (
    <Dialog open title={t("copyLinks")} onOpenChange={onClose}>
      {renditions.length === 0 ? (
        <p className="text-soft">{t("noLinks")}</p>
      ) : (
        <>
          <div className="grid gap-4 sm:grid-cols-2">
            <Choice
              label={t("rendition")}
              name="rendition"
              value={rendition}
              onChange={(event) => setWanted(event.target.value)}
              options={renditions.map((each) => ({
                value: each.rendition,
                text: each.rendition === "original" ? t("original") : t("pixels", { height: Number(each.rendition) }),
              }))}
            />
            <Choice
              label={t("format")}
              name="format"
              value={layout}
              onChange={(event) => setLayout(event.target.value as Layout)}
              options={layouts.map((value) => ({
                value,
                text: value === "url" ? t("lines") : layoutNames[value],
              }))}
            />
          </div>
          <section aria-label={t("preview")} className="rounded-control bg-sunken p-3">
            <pre className="overflow-hidden font-mono text-note leading-relaxed text-soft" dir="ltr">
              {lines.slice(0, shown).map((line, place) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: lines have no other name.
                <span key={place} className="block truncate">
                  {line}
                </span>
              ))}
            </pre>
            {more > 0 && <p className="pt-1 text-sm text-soft">{t("moreLines", { count: more })}</p>}
          </section>
          {lacking > 0 && <p className="text-sm text-warn">{t("lacking", { count: lacking })}</p>}
        </>
      )}
      <div role="alert" className="empty:hidden">
        {failed && <Problematic>{ui("notCopied", { what: t("linksNamed", { count }) })}</Problematic>}
      </div>
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={onClose}>{t("cancel")}</Button>
        {count > 0 && renditions.length > 0 && (
          <Button look="primary" onClick={copyAll}>
            {t("copyCount", { count })}
          </Button>
        )}
      </div>
    </Dialog>
  );
}
