"use client";

import { MapPin } from "lucide-react";
import { Suspense, use, useState } from "react";
import { Picture } from "#components/gallery/picture.tsx";
import { pictureOf, thumbnailsOf } from "#components/gallery/thumbnail.ts";
import { LinkLine } from "#components/images/link-line.tsx";
import { LockedLine } from "#components/images/locked-line.tsx";
import { linkedOf, rowsOf, sayRendition } from "#components/images/renditions.ts";
import { MenuChoices } from "#components/ui/menu.tsx";
import { useWords } from "#components/words/use.ts";
import type { Details, Image, Plan, Rendition } from "#lib/web/shapes.ts";

type Props = { image: Image; renditions: Rendition[]; plans: Plan[]; details: Promise<Details | null> };

/** The permanent links: those that answer now, and in their places those that another plan would open. */
export function PermanentLinks({ image, renditions, plans, details }: Props) {
  const t = useWords("images");
  return (
    <section aria-labelledby="permanent" className="flex flex-col gap-2">
      <h2 id="permanent" className="text-lg font-semibold tracking-tight">
        {t("permanent")}
      </h2>
      <p className="text-sm text-soft">{t("permanentHint")}</p>
      <ul className="border-t border-line">
        {rowsOf(renditions, image.locked).map((row) =>
          row.open === null ? (
            <LockedLine
              key={row.rendition}
              title={sayRendition(t, row.rendition)}
              unlockedBy={plans.find(({ id }) => id === row.unlockedBy) ?? null}
            />
          ) : (
            <OpenLine key={row.rendition} image={image} rendition={row.open} all={renditions} details={details} />
          ),
        )}
      </ul>
    </section>
  );
}

type OpenProps = { image: Image; rendition: Rendition; all: Rendition[]; details: Promise<Details | null> };

function OpenLine({ image, rendition, all, details }: OpenProps) {
  const t = useWords("images");
  const [format, setFormat] = useState("auto");
  const { width, height, formats } = rendition;
  const original = rendition.rendition === "original";
  const made = formats
    .filter((each) => format === "auto" || each.format === format)
    .flatMap((each) => (each.bytes === null ? [] : [`${sayFormat(each.format)} ${t.bytes(each.bytes)}`]));
  return (
    <LinkLine
      name={sayRendition(t, rendition.rendition)}
      note={[t("size", { width: t.number(width), height: t.number(height) }), made.join(", ") || t("onDemand")].join(" · ")}
      linked={linkedOf(image, rendition, all, format === "auto" ? null : format)}
      preview={<Stamp image={image} />}
      warning={
        original && (
          <Suspense>
            <PlaceWarning details={details} />
          </Suspense>
        )
      }
      choices={
        !original && (
          <MenuChoices
            label={t("format")}
            value={format}
            onChange={setFormat}
            choices={[
              { value: "auto", text: t("formatAuto") },
              ...formats.map((each) => ({ value: each.format, text: sayFormat(each.format) })),
            ]}
          />
        )
      }
    />
  );
}

/** The smallest thumbnail, as the others would be loaded, and made, for a stamp. */
function Stamp({ image }: { image: Image }) {
  return (
    <Picture
      source={pictureOf(thumbnailsOf(image).slice(0, 1))}
      alt=""
      placeholder={image.placeholder}
      width={48}
      height={48}
      lazy
      className="size-12 shrink-0 rounded-tile object-cover"
    />
  );
}

/** Says that a link's file tells where it was taken, if it does. */
export function PlaceWarning({ details }: { details: Promise<Details | null> }) {
  const t = useWords("images");
  if (!use(details)?.place) return null;
  return (
    <p className="flex items-start gap-2 rounded-control bg-warn-wash px-3 py-2 text-sm text-warn">
      <MapPin size={16} aria-hidden="true" className="mt-0.5 shrink-0" />
      {t("carriesPlace")}
    </p>
  );
}

/** A format's name: `WebP`. */
function sayFormat(format: string): string {
  return { jpg: "JPEG", webp: "WebP" }[format] ?? format.toUpperCase();
}
