"use client";

import { ArrowLeft, ChevronLeft, ChevronRight, Maximize2 } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { type ReactNode, useEffect, useSyncExternalStore } from "react";
import { pictureOf } from "#components/gallery/thumbnail.ts";
import { sourcesOf } from "#components/images/sources.ts";
import { loadViewer } from "#components/images/use-viewer.tsx";
import { useKeys } from "#components/keys/keys.ts";
import { ButtonLink, buttonClass, IconButton } from "#components/ui/button.tsx";
import { useWords } from "#components/words/use.ts";
import type { Image } from "#lib/web/shapes.ts";

type Props = { previous: Image | null; next: Image | null; onView: () => void };

/** The ways from a picture's page: back to the sheet, to the pictures beside it, and to the whole screen. */
export function PageBar({ previous, next, onView }: Props) {
  const t = useWords("images");
  const router = useRouter();
  const goTo = (image: Image | null) => image && router.replace(`/images/${image.id}`);

  useKeys(t("picture"), [
    { keys: "ArrowLeft", says: t("previous"), run: () => goTo(previous), inPalette: false },
    { keys: "ArrowRight", says: t("next"), run: () => goTo(next), inPalette: false },
    { keys: "F", says: t("wholeScreen"), run: onView },
  ]);

  return (
    <nav aria-label={t("picture")} className="flex min-h-16 items-center gap-1">
      <BackToSheet />
      <IconButton label={t("wholeScreen")} onClick={onView} onPointerEnter={() => void loadViewer()} onFocus={() => void loadViewer()}>
        <Maximize2 size={20} aria-hidden="true" />
      </IconButton>
      <Step to={previous} label={t("previous")}>
        <ChevronLeft size={24} aria-hidden="true" className="rtl:-scale-x-100" />
      </Step>
      <Step to={next} label={t("next")}>
        <ChevronRight size={24} aria-hidden="true" className="rtl:-scale-x-100" />
      </Step>
    </nav>
  );
}

/** Back to the sheet that one came from, at its place; to the gallery where one came from elsewhere. */
function BackToSheet() {
  const t = useWords("images");
  const router = useRouter();
  const sheet = useSyncExternalStore(never, sheetBefore, () => null);
  return (
    <ButtonLink
      href={sheet ?? "/gallery"}
      look="quiet"
      shape="tight"
      className="-ms-3 me-auto"
      onClick={(event) => {
        if (sheet === null || event.metaKey || event.ctrlKey || event.shiftKey) return;
        event.preventDefault();
        router.back();
      }}
    >
      <ArrowLeft size={18} aria-hidden="true" className="rtl:-scale-x-100" />
      {sheet?.startsWith("/albums/") ? t("album") : t("gallery")}
    </ButtonLink>
  );
}

const never = () => () => {};

type Entry = { index: number; url: string | null };
type Navigation = { currentEntry: Entry | null; entries: () => Entry[] };

/** The address of the sheet that the history has before this page, as far as the browser tells (Navigation API); else null. */
function sheetBefore(): string | null {
  const { navigation } = window as { navigation?: Navigation };
  const url = navigation?.entries()[(navigation.currentEntry?.index ?? 0) - 1]?.url;
  if (!url) return null;
  const { pathname, search } = new URL(url);
  return /^\/(gallery$|albums\/.)/.test(pathname) ? pathname + search : null;
}

/** One picture on or back. In the history it takes the place of this one, so that the way back leads to the sheet. */
function Step({ to, label, children }: { to: Image | null; label: string; children: ReactNode }) {
  useEffect(() => {
    const source = to && pictureOf(sourcesOf(to).all);
    if (!source) return;
    // Loaded ahead: the next picture is there when its page is.
    const ahead = document.createElement("img");
    ahead.sizes = "(min-width: 1024px) calc(100vw - 32rem), 100vw";
    ahead.srcset = source.srcSet ?? "";
    ahead.src = source.src;
  }, [to]);
  const look = buttonClass({ look: "quiet", shape: "icon" });
  if (to === null) {
    return (
      <span aria-hidden="true" className={`${look} opacity-35`}>
        {children}
      </span>
    );
  }
  return (
    <Link href={`/images/${to.id}`} replace prefetch aria-label={label} title={label} className={look}>
      {children}
    </Link>
  );
}
