"use client";

import { Images } from "lucide-react";
import Link from "next/link";
import { Picture } from "#components/gallery/picture.tsx";
import { pictureOf, thumbnailsOf } from "#components/gallery/thumbnail.ts";
import { useWords } from "#components/words/use.ts";
import type { Album } from "#lib/web/shapes.ts";

/** One album by its cover. */
export function AlbumTile({ album: { id, name, cover, images } }: { album: Album }) {
  const t = useWords("albums");
  return (
    <li>
      <Link href={`/albums/${id}`} className="group/album block rounded-tile">
        <span className="block aspect-square overflow-hidden rounded-tile bg-sunken">
          {cover ? (
            <Picture
              source={pictureOf(thumbnailsOf(cover))}
              alt=""
              placeholder={cover.placeholder}
              width={cover.width}
              height={cover.height}
              sizes="(min-width: 640px) 20rem, 60vw"
              lazy
              className="size-full object-cover"
            />
          ) : (
            <span className="grid size-full place-items-center text-edge">
              <Images size={40} strokeWidth={1.25} aria-hidden="true" />
            </span>
          )}
        </span>
        <span className="mt-2 block truncate font-medium group-hover/album:underline underline-offset-4">{name}</span>
        <span className="block text-sm text-soft tabular-nums">{t("count", { count: images })}</span>
      </Link>
    </li>
  );
}
