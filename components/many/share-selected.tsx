import { ShareDialog } from "#components/links/share-dialog.tsx";
import { useWords } from "#components/words/use.ts";
import type { Image } from "#lib/web/shapes.ts";

/** Shares the selected pictures as one page. */
export default function ShareSelected({ images, onClose }: { images: Image[]; onClose: () => void }) {
  const t = useWords("links");
  return (
    <ShareDialog title={t("shareTitle", { count: images.length })} what={{ imageIds: images.map(({ id }) => id) }} onClose={onClose} />
  );
}
