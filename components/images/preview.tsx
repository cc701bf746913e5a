"use client";

import { Maximize2 } from "lucide-react";
import type { RefObject } from "react";
import { Picture } from "#components/gallery/picture.tsx";
import { pictureOf } from "#components/gallery/thumbnail.ts";
import { altOf } from "#components/images/renditions.ts";
import { blowUp, sourcesOf } from "#components/images/sources.ts";
import { loadViewer } from "#components/images/use-viewer.tsx";
import { useWords } from "#components/words/use.ts";
import type { Image } from "#lib/web/shapes.ts";

type Props = { image: Image; button: RefObject<HTMLButtonElement | null>; onView: () => void };

/** The picture as large as its links and the window allow, and not blown up beyond twice what is there; it leads to the viewer. */
export function Preview({ image, button, onView }: Props) {
  const t = useWords("images");
  const { all, whole } = sourcesOf(image);
  const largest = all.at(-1)?.width ?? 400;
  const aspect = image.width / image.height;
  // Height is what runs out first on a desk, so the width follows from it.
  const width = `min(100%, ${Math.min(image.width, largest * blowUp)}px, (100dvh - 9rem) * ${aspect.toFixed(4)})`;
  return (
    <figure className="flex min-w-0 flex-col items-center gap-3 lg:sticky lg:top-18 lg:self-start">
      <button
        ref={button}
        type="button"
        aria-label={t("view", { name: altOf(image) })}
        className="group/view relative block max-w-full cursor-zoom-in rounded-tile"
        style={{ width }}
        onPointerEnter={() => void loadViewer()}
        onFocus={() => void loadViewer()}
        onClick={onView}
      >
        <Picture
          key={all.map(({ url }) => url).join()}
          source={pictureOf(all)}
          alt={altOf(image)}
          placeholder={image.placeholder}
          width={image.width}
          height={image.height}
          sizes="(min-width: 1024px) calc(100vw - 32rem), 100vw"
          className="h-auto w-full rounded-tile"
          style={{ aspectRatio: aspect }}
        />
        <span
          aria-hidden="true"
          className="pointer-events-none absolute end-2 bottom-2 grid size-9 place-items-center rounded-full bg-black/55 text-white opacity-0 transition-opacity group-hover/view:opacity-100 group-focus-visible/view:opacity-100 touch:opacity-100"
        >
          <Maximize2 size={18} />
        </span>
      </button>
      {!whole && (
        <figcaption className="text-center text-sm text-soft">
          {all.length > 0 ? t("shownFromThumbnail") : t("shownAsPlaceholder")}{" "}
          {image.links.some(({ rendition }) => rendition === "original") ? t("originalByLink") : t("originalKept")}
        </figcaption>
      )}
    </figure>
  );
}
