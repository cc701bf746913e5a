"use client";

import { Share2 } from "lucide-react";
import { useSyncExternalStore } from "react";
import { write } from "#components/images/formats.ts";
import { altOf, linkedOf, sayRendition } from "#components/images/renditions.ts";
import { canShare, share } from "#components/images/share.ts";
import { useWriting } from "#components/images/writing.tsx";
import { Button } from "#components/ui/button.tsx";
import { CopyButton } from "#components/ui/copy.tsx";
import { useWords } from "#components/words/use.ts";
import type { Image, Rendition } from "#lib/web/shapes.ts";

const never = () => () => {};

/** What a thumb reaches on a phone, whatever the page shows: the largest thumbnail's link, and the system's sheet for sharing. */
export function QuickActions({ image, renditions }: { image: Image; renditions: Rendition[] }) {
  const t = useWords("images");
  const writing = useWriting();
  const shares = useSyncExternalStore(never, canShare, () => false);
  const main = renditions.findLast(({ rendition }) => rendition !== "original") ?? renditions.at(-1);
  if (!main) return null;
  const linked = linkedOf(image, main, renditions, null);
  const name = sayRendition(t, main.rendition);
  return (
    <div className="fixed inset-x-0 bottom-(--dock) z-(--z-page) flex gap-2 border-t border-line bg-ground px-4 py-2 sm:pb-[max(0.5rem,env(safe-area-inset-bottom))] lg:hidden">
      <CopyButton text={write(writing, linked)} what={t("mainLink", { name })} look="primary" className="grow" />
      {shares && (
        <Button onClick={() => void share({ url: linked.url, title: altOf(image) })} className="grow">
          <Share2 size={18} aria-hidden="true" /> {t("share")}
        </Button>
      )}
    </div>
  );
}
