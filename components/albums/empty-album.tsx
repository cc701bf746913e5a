"use client";

import { ButtonLink } from "#components/ui/button.tsx";
import { Empty } from "#components/ui/empty.tsx";
import { useWords } from "#components/words/use.ts";

/** An album without pictures: says how they get in. */
export function EmptyAlbum() {
  const t = useWords("albums");
  return (
    <Empty
      title={t("emptyAlbum")}
      action={
        <ButtonLink href="/gallery" look="primary">
          {t("toGallery")}
        </ButtonLink>
      }
    >
      <p>{t("emptyAlbumMore")}</p>
    </Empty>
  );
}
