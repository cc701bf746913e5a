"use client";

import { ExternalLink, MapPin } from "lucide-react";
import { Fragment, type ReactNode, Suspense, use } from "react";
import { CopyButton } from "#components/ui/copy.tsx";
import { Moment } from "#components/words/moment.tsx";
import { useWords } from "#components/words/use.ts";
import type { Words } from "#components/words/words.ts";
import type { Details as FileDetails, Image } from "#lib/web/shapes.ts";

type Fact = { label: string; value: ReactNode };

/** What is known of a picture: its file, and what the camera wrote into it. */
export function Details({ image, details }: { image: Image; details: Promise<FileDetails | null> }) {
  const t = useWords("images");
  const { type, width, height, bytes, frames, sha256, createdAt } = image;
  const pixels = t.number((width * height) / 1e6, { maximumSignificantDigits: 2 });
  const facts = [
    { label: t("type"), value: type.replace("image/", "").toUpperCase() },
    { label: t("dimensions"), value: t("pixels", { width: t.number(width), height: t.number(height), megapixels: pixels }) },
    { label: t("original"), value: t.bytes(bytes) },
    ...(frames > 1 ? [{ label: t("frames"), value: t.number(frames) }] : []),
    { label: t("uploaded"), value: <Moment at={createdAt} /> },
  ];
  return (
    <section aria-labelledby="details" className="flex flex-col gap-3">
      <h2 id="details" className="text-lg font-semibold tracking-tight">
        {t("details")}
      </h2>
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-6 gap-y-1.5 text-control">
        <Facts facts={facts} />
        <Suspense>
          <Written details={details} />
        </Suspense>
        <dt className="self-center text-soft">SHA-256</dt>
        <dd className="flex min-w-0 items-center gap-2">
          <span className="truncate font-mono text-note" title={sha256} dir="ltr">
            {sha256}
          </span>
          <CopyButton text={sha256} what="SHA-256" look="quiet" shape="tight" />
        </dd>
      </dl>
    </section>
  );
}

/** What the camera wrote. */
function Written({ details }: { details: Promise<FileDetails | null> }) {
  const t = useWords("images");
  const written = use(details);
  if (written === null) return null;
  const { camera, lens, takenAt, place } = written;
  const exposure = exposureOf(t, written);
  const facts = [
    { label: t("camera"), value: camera },
    { label: t("lens"), value: lens },
    { label: t("exposure"), value: exposure },
    // In no zone, as the camera's clock knew none: shown as it stood there.
    { label: t("taken"), value: takenAt && <time dateTime={takenAt}>{t.moment(`${takenAt}Z`, "UTC")}</time> },
    { label: t("place"), value: place && <Place place={place} /> },
  ];
  return <Facts facts={facts.filter(({ value }) => value)} />;
}

function Facts({ facts }: { facts: Fact[] }) {
  return facts.map(({ label, value }) => (
    <Fragment key={label}>
      <dt className="text-soft">{label}</dt>
      <dd className="min-w-0 break-words tabular-nums">{value}</dd>
    </Fragment>
  ));
}

/** `1/200 s · f/8 · ISO 400 · 55 mm`. */
function exposureOf(t: Words<"images">, { exposureTime, aperture, iso, focalLength }: FileDetails): string {
  const number = (value: number) => t.number(value, { maximumFractionDigits: 1 });
  const parts = [
    exposureTime && (exposureTime < 0.3 ? `1/${t.number(Math.round(1 / exposureTime))} s` : `${number(exposureTime)} s`),
    aperture && `f/${number(aperture)}`,
    iso && `ISO ${t.number(iso, { useGrouping: false })}`,
    focalLength && `${number(focalLength)} mm`,
  ];
  return parts.filter(Boolean).join(" · ");
}

function Place({ place: { latitude, longitude } }: { place: NonNullable<FileDetails["place"]> }) {
  const t = useWords("images");
  const map = `https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=15/${latitude}/${longitude}`;
  return (
    <>
      <a
        href={map}
        target="_blank"
        rel="noreferrer"
        className="inline-flex items-center gap-1.5 underline decoration-edge underline-offset-4 hover:decoration-ink"
      >
        <MapPin size={16} aria-hidden="true" className="shrink-0" />
        <span dir="ltr">{`${latitude.toFixed(5)}, ${longitude.toFixed(5)}`}</span>
        <span className="sr-only">{t("onMap")}</span>
        <ExternalLink size={14} aria-hidden="true" className="shrink-0" />
      </a>
      <span className="block text-sm text-soft">{t("placeHint")}</span>
    </>
  );
}
