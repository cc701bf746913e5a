import { ShareDialog } from "#components/links/share-dialog.tsx";
import { useWords } from "#components/words/use.ts";
import type { Album } from "#lib/web/shapes.ts";

/** Shares an album as one page, which shows it as it is whenever somebody looks. */
export default function ShareAlbum({ album, onClose }: { album: Album; onClose: () => void }) {
  const t = useWords("links");
  return <ShareDialog title={t("shareAlbum", { name: album.name })} what={{ albumId: album.id }} onClose={onClose} />;
}
