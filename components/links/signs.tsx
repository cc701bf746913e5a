import { Download, Eye, Lock, ShieldCheck, Stamp } from "lucide-react";
import type { ReactNode } from "react";
import { useWords } from "#components/words/use.ts";
import type { Link } from "#lib/web/shapes.ts";

type Conditioned = Pick<Link, "hasPassword" | "maxViews" | "views" | "rendition" | "metadata" | "watermark" | "download">;

/** What a link keeps to, as small signs with their words. */
export function Signs({ link }: { link: Conditioned }) {
  const t = useWords("links");
  const { hasPassword, maxViews, views, rendition, metadata, watermark, download } = link;
  const signs: [icon: typeof Lock, word: ReactNode][] = [];
  if (hasPassword) signs.push([Lock, t("signPassword")]);
  if (maxViews !== null) signs.push([Eye, t("signViews", { views, most: maxViews })]);
  if (rendition === "original" && metadata === "stripped" && watermark === null) signs.push([ShieldCheck, t("signStripped")]);
  if (watermark !== null) signs.push([Stamp, <bdi key="watermark">{t("signWatermark", { text: watermark })}</bdi>]);
  if (download) signs.push([Download, t("signDownload")]);
  if (signs.length === 0) return null;
  return (
    <ul aria-label={t("signs")} className="flex flex-wrap gap-x-3 gap-y-1 pt-1 text-note text-soft tabular-nums">
      {signs.map(([Icon, word], place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a link has each sign once, in one order.
        <li key={place} className="inline-flex min-w-0 items-center gap-1">
          <Icon size={14} aria-hidden="true" className="shrink-0" />
          <span className="min-w-0 break-words">{word}</span>
        </li>
      ))}
    </ul>
  );
}
