"use client";

import { Mark } from "#components/brand/mark.tsx";
import { useWork } from "#components/gallery/workspace.tsx";
import { ButtonLink } from "#components/ui/button.tsx";
import { Empty } from "#components/ui/empty.tsx";
import { ChooseFiles } from "#components/upload/choose-files.tsx";
import { sayBytes } from "#components/words/bytes.ts";

/** An account without pictures: invites to put the first ones in. */
export function EmptyGallery() {
  const { plan } = useWork();
  return (
    <div className="my-4 rounded-panel border border-dashed border-edge">
      <Empty
        title="Drop your first pictures here"
        art={<Mark size={56} className="text-edge" />}
        action={<ChooseFiles look="primary">Choose pictures</ChooseFiles>}
      >
        <p>
          Or paste one. JPEG, PNG, WebP, GIF, AVIF, TIFF and HEIC, up to {sayBytes(plan.maxFileBytes)} each; your {plan.name} plan holds{" "}
          {sayBytes(plan.quotaBytes)}.
        </p>
      </Empty>
    </div>
  );
}

/** A search without results. */
export function NothingFound({ q }: { q: string }) {
  return (
    <Empty title="No picture has this in its name" action={<ButtonLink href="/gallery">Show all pictures</ButtonLink>}>
      <p className="break-words">You looked for “{q}”.</p>
    </Empty>
  );
}
