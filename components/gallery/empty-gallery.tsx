"use client";

import { Mark } from "#components/brand/mark.tsx";
import { useWork } from "#components/gallery/workspace.tsx";
import { Empty } from "#components/ui/empty.tsx";
import { ChooseFiles } from "#components/upload/choose-files.tsx";
import { useWords } from "#components/words/use.ts";

/** An account without pictures: invites to put the first ones in. */
export function EmptyGallery() {
  const t = useWords("gallery");
  const { plan } = useWork();
  return (
    <div className="my-4 rounded-panel border border-dashed border-edge">
      <Empty
        title={t("empty")}
        art={<Mark size={56} className="text-edge" />}
        action={<ChooseFiles look="primary">{t("choosePictures")}</ChooseFiles>}
      >
        <p>{t("emptyMore", { largest: t.bytes(plan.maxFileBytes), plan: plan.name, quota: t.bytes(plan.quotaBytes) })}</p>
      </Empty>
    </div>
  );
}
