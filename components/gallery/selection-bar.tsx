"use client";

import { Copy, Download, FolderMinus, FolderPlus, Send, Tags, Trash2, X } from "lucide-react";
import dynamic from "next/dynamic";
import { type ReactNode, type RefObject, useEffect, useLayoutEffect, useRef, useState } from "react";
import type { Selection } from "#components/gallery/use-selection.ts";
import { useShown, useWork } from "#components/gallery/workspace.tsx";
import { useKeys } from "#components/keys/keys.ts";
import { downloadZip } from "#components/many/download.ts";
import { takeFromAlbum } from "#components/many/take-from-album.ts";
import { announce } from "#components/ui/announce.tsx";
import { Button, IconButton } from "#components/ui/button.tsx";
import { toast } from "#components/ui/toast.tsx";
import { useProblem } from "#components/words/problem.ts";
import { useWords } from "#components/words/use.ts";

const dialogs = {
  links: dynamic(() => import("#components/many/copy-links.tsx")),
  share: dynamic(() => import("#components/many/share-selected.tsx")),
  album: dynamic(() => import("#components/many/add-to-album.tsx")),
  tags: dynamic(() => import("#components/many/tag-images.tsx")),
  parts: dynamic(() => import("#components/many/download-parts.tsx")),
  delete: dynamic(() => import("#components/many/delete-selected.tsx")),
};

/** How many originals come in one archive. */
const mostInZip = 1000;

/** What can be done with the selected pictures: in the toolbar's place, and on a phone where the thumb is. */
export default function SelectionBar({ selection }: { selection: Selection }) {
  const t = useWords("many");
  const say = useProblem();
  const { collection } = useWork();
  const { find } = useShown();
  const [open, setOpen] = useState<keyof typeof dialogs | null>(null);
  const { count, images, whole, problem } = selection;
  const ready = whole && count > 0;

  useSpoken(selection);
  const bar = useDock();
  useKeys(t("keysTitle"), [
    { keys: "Escape", says: t("end"), run: selection.clear },
    ...(ready ? [{ keys: ["Delete", "Backspace"], says: t("deleteKey"), run: () => setOpen("delete") }] : []),
  ]);

  function download() {
    if (images.length > mostInZip) return setOpen("parts");
    downloadZip(images, (refused) => void toast(say(refused)));
    void toast(t("zipBegun", { count: images.length }));
    announce(t("zipBegun", { count: images.length }));
  }

  async function leaveAlbum(album: string) {
    const refused = await takeFromAlbum(collection, album, images, t, say);
    if (refused === null) selection.clear();
    else void toast(say(refused));
  }

  const Open = open && dialogs[open];
  const action = (label: string, icon: ReactNode, run: () => void, danger = false) => (
    <Action label={label} icon={icon} ready={ready} danger={danger} onClick={run} />
  );
  return (
    <section
      ref={bar}
      aria-label={t("selection")}
      className="z-(--z-header) flex flex-wrap items-center gap-x-1 bg-ground px-4 py-2 max-sm:fixed max-sm:inset-x-0 max-sm:bottom-0 max-sm:border-t max-sm:border-line max-sm:px-2 max-sm:pb-[max(0.5rem,env(safe-area-inset-bottom))] sm:-mx-6 sm:min-h-16 sm:px-6"
    >
      <IconButton label={t("end")} onClick={selection.clear}>
        <X size={20} aria-hidden="true" />
      </IconButton>
      <p className="min-w-0 grow truncate tabular-nums">{problem ? say(problem) : <Said selection={selection} />}</p>
      {problem === null ? (
        <Button look="quiet" shape="tight" onClick={selection.all}>
          {t("all")}
        </Button>
      ) : (
        <Button shape="tight" onClick={selection.again}>
          {t("again")}
        </Button>
      )}
      <div className="flex items-center max-sm:w-full max-sm:justify-between">
        {action(t("copyLinks"), <Copy size={20} aria-hidden="true" />, () => setOpen("links"))}
        {action(t("share"), <Send size={20} aria-hidden="true" className="rtl:-scale-x-100" />, () => setOpen("share"))}
        {action(t("toAlbum"), <FolderPlus size={20} aria-hidden="true" />, () => setOpen("album"))}
        {find.album !== undefined &&
          action(t("fromAlbum"), <FolderMinus size={20} aria-hidden="true" />, () => void leaveAlbum(find.album ?? ""))}
        {action(t("tag"), <Tags size={20} aria-hidden="true" />, () => setOpen("tags"))}
        {action(t("download"), <Download size={20} aria-hidden="true" />, download)}
        {action(t("delete"), <Trash2 size={20} aria-hidden="true" />, () => setOpen("delete"), true)}
      </div>
      {Open && <Open images={images} onClose={() => setOpen(null)} onDone={selection.clear} />}
    </section>
  );
}

/** How much is selected, and how far it is read. */
function Said({ selection: { count, images, whole } }: { selection: Selection }) {
  const t = useWords("many");
  if (count === 0) return t("none");
  if (!whole) return t("reading", { read: images.length, count });
  return t("selected", { count, size: t.bytes(images.reduce((sum, { bytes }) => sum + bytes, 0)) });
}

type ActionProps = { label: string; icon: ReactNode; ready: boolean; danger: boolean; onClick: () => void };

/** An action by its icon, and by its word where there is room. */
function Action({ label, icon, ready, danger, onClick }: ActionProps) {
  return (
    <Button
      look={danger ? "quiet-danger" : "quiet"}
      shape="tight"
      title={label}
      aria-disabled={!ready}
      className="min-w-11"
      onClick={() => ready && onClick()}
    >
      {icon}
      <span className="max-xl:sr-only">{label}</span>
    </Button>
  );
}

/** Makes room for the bar at the end of the window, where it stands on a phone: notes rise above it, and the page ends before it. */
function useDock(): RefObject<HTMLElement | null> {
  const bar = useRef<HTMLElement>(null);
  useLayoutEffect(() => {
    const { current: element } = bar;
    if (!element || getComputedStyle(element).position !== "fixed") return;
    document.documentElement.style.setProperty("--dock", `${element.offsetHeight}px`);
    return () => void document.documentElement.style.removeProperty("--dock");
  }, []);
  return bar;
}

/** Tells people who listen how many are selected, once it stands still. */
function useSpoken({ count, active }: Selection) {
  const t = useWords("many");
  useEffect(() => {
    if (!active) return;
    const timer = setTimeout(() => announce(count === 0 ? t("none") : t("count", { count })), 300);
    return () => clearTimeout(timer);
  }, [count, active, t]);
}
