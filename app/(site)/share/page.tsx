import type { Metadata } from "next";
import { Mosaic } from "#components/brand/mosaic.tsx";
import { ButtonLink } from "#components/ui/button.tsx";
import { Empty } from "#components/ui/empty.tsx";
import { words } from "#components/words/server.ts";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await words("frame"))("shareTitle") };
}

/** Where people land when what they shared did not come along. */
export default async function Share() {
  const t = await words("frame");
  return (
    <Empty
      title={t("shareTitle")}
      art={<Mosaic missing className="w-56" />}
      action={
        <ButtonLink href="/gallery" look="primary">
          {t("goGallery")}
        </ButtonLink>
      }
    >
      <p>{t("shareText")}</p>
    </Empty>
  );
}
