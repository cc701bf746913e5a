import { Picture } from "#components/gallery/picture.tsx";
import { pictureOf, thumbnailsOf } from "#components/gallery/thumbnail.ts";
import type { Image } from "#lib/web/shapes.ts";

/** What every browser of today shows by itself. */
const shown = new Set(["image/jpeg", "image/png", "image/webp", "image/gif", "image/avif"]);

/** Originals beyond this are for downloading, not for looking at in a page. */
const heavy = 32 * 2 ** 20;

/** The picture as large as its links and the window allow, and not blown up beyond twice what is there. */
export function Preview({ image }: { image: Image }) {
  const thumbnails = thumbnailsOf(image);
  const original = image.links.find(({ rendition }) => rendition === "original");
  const whole = original && shown.has(image.type) && image.bytes <= heavy ? [{ url: original.url, width: image.width }] : [];
  const sources = [...thumbnails.filter(({ width }) => whole.length === 0 || width < image.width), ...whole];
  const largest = sources.at(-1)?.width ?? 400;
  const aspect = image.width / image.height;
  // Height is what runs out first on a desk, so the width follows from it.
  const width = `min(100%, ${Math.min(image.width, largest * 2)}px, (100dvh - 9rem) * ${aspect.toFixed(4)})`;
  return (
    <figure className="flex min-w-0 flex-col items-center gap-3 lg:sticky lg:top-18 lg:self-start">
      <Picture
        key={sources.map(({ url }) => url).join()}
        source={pictureOf(sources)}
        alt={image.description || image.name}
        placeholder={image.placeholder}
        width={image.width}
        height={image.height}
        sizes="(min-width: 1024px) calc(100vw - 32rem), 100vw"
        className="h-auto rounded-tile"
        style={{ width, aspectRatio: aspect }}
      />
      {whole.length === 0 && (
        <figcaption className="text-center text-sm text-soft">{explain(thumbnails.length > 0, original !== undefined)}</figcaption>
      )}
    </figure>
  );
}

function explain(hasThumbnail: boolean, hasOriginal: boolean): string {
  const source = hasThumbnail
    ? "Shown from the largest thumbnail that your plan links."
    : "Your plan links no thumbnail, so only the placeholder is shown.";
  return hasOriginal ? `${source} The original opens by its link.` : `${source} The original is kept as you uploaded it.`;
}
