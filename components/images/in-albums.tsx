import { Images } from "lucide-react";
import Link from "next/link";
import { useWords } from "#components/words/use.ts";
import type { Album } from "#lib/web/shapes.ts";

/** The albums that have the picture. */
export function InAlbums({ albums }: { albums: Album[] }) {
  const t = useWords("images");
  if (albums.length === 0) return null;
  return (
    <ul aria-label={t("inAlbums")} className="flex flex-wrap gap-x-4">
      {albums.map(({ id, name }) => (
        <li key={id} className="max-w-full">
          <Link
            href={`/albums/${id}`}
            className="inline-flex min-h-9 max-w-full items-center gap-2 text-control underline decoration-edge underline-offset-4 hover:decoration-ink"
          >
            <Images size={16} aria-hidden="true" className="shrink-0 text-soft" />
            <span className="truncate">{name}</span>
          </Link>
        </li>
      ))}
    </ul>
  );
}
