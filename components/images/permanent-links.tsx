import { LinkLine } from "#components/images/link-line.tsx";
import { LockedLine } from "#components/images/locked-line.tsx";
import { rowsOf, sayRendition, sizeOf } from "#components/images/renditions.ts";
import type { Image, Plan } from "#lib/web/shapes.ts";

/** The permanent links: those that answer now, and in their places those that another plan would open. */
export function PermanentLinks({ image, plans }: { image: Image; plans: Plan[] }) {
  return (
    <section aria-labelledby="permanent" className="flex flex-col gap-2">
      <h2 id="permanent" className="text-lg font-semibold tracking-tight">
        Permanent links
      </h2>
      <p className="text-sm text-soft">Whoever has one can see the picture, as long as your plan includes it.</p>
      <ul className="border-t border-line">
        {rowsOf(image).map((row) =>
          row.locked ? (
            <LockedLine
              key={row.rendition}
              title={sayRendition(row.rendition)}
              unlockedBy={plans.find(({ id }) => id === row.unlockedBy) ?? null}
            />
          ) : (
            <LinkLine
              key={row.rendition}
              title={sayRendition(row.rendition)}
              note={row.onDemand ? `${sizeOf(row.rendition, image)}, made when first opened` : sizeOf(row.rendition, image)}
              url={row.url}
              alt={image.description || image.name}
            />
          ),
        )}
      </ul>
    </section>
  );
}
