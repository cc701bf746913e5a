"use client";

import { ChevronUp } from "lucide-react";
import { usePathname } from "next/navigation";
import { useEffect, useRef, useState, useSyncExternalStore } from "react";
import { announce } from "#components/ui/announce.tsx";
import { buttonClass } from "#components/ui/button.tsx";
import { Progress } from "#components/ui/meter.tsx";
import { useLeaveWarning } from "#components/upload/leaving.ts";
import type { UploadQueue } from "#components/upload/queue.ts";
import { sayTotals } from "#components/upload/say.ts";
import { totalsOf } from "#components/upload/totals.ts";
import { TrayHead } from "#components/upload/tray-head.tsx";
import { TrayList } from "#components/upload/tray-list.tsx";
import { TrayNotes } from "#components/upload/tray-notes.tsx";
import { useWords } from "#components/words/use.ts";

/** The uploads under way, in a corner of every page. */
export function Tray({ queue }: { queue: UploadQueue }) {
  const t = useWords("upload");
  const { list } = queue;
  const uploads = useSyncExternalStore(list.subscribe, list.all, list.all);
  const gathering = useSyncExternalStore(list.subscribe, list.gathering, list.gathering);
  const [open, setOpen] = useState(true);
  const totals = totalsOf(uploads);
  const said = sayTotals(t, totals);
  const moving = totals.running > 0;
  const ended = !moving && totals.paused === 0 && gathering.reading === 0 && uploads.length > 0;
  useLeaveWarning(list, moving || totals.paused > 0 || totals.asking > 0);

  // Said once when it begins, once when somebody is asked and once when it ends, not at every per cent.
  const latest = useRef(said);
  latest.current = said;
  const asks = totals.asking > 0;
  useEffect(() => {
    if (moving || ended || asks) announce(latest.current);
  }, [moving, ended, asks]);

  // What is brought opens it; what comes behind, as folders are read, leaves it as somebody wants it.
  const newest = uploads.at(-1)?.id;
  const busy = useRef(false);
  useEffect(() => {
    if (newest !== undefined && !busy.current) setOpen(true);
  }, [newest]);
  useEffect(() => {
    busy.current = moving;
  }, [moving]);

  // On another page it gets out of the way: what went well needs no more words, the rest stays as one line.
  const path = usePathname();
  const came = useRef(path);
  useEffect(() => {
    if (path === came.current) return;
    came.current = path;
    setOpen(false);
    if (ended && totals.failed + totals.asking === 0) queue.clear(["done", "skipped"]);
  }, [path, ended, totals.failed, totals.asking, queue]);

  if (uploads.length === 0 && gathering.reading + gathering.leftOut === 0) return null;
  return (
    <>
      {/* What the tray covers at the end of the page can be scrolled out from under it. */}
      <div aria-hidden="true" className={open ? "h-[min(60dvh,30rem)]" : "h-16"} />
      <section
        aria-label={t("uploads")}
        className={`fixed bottom-[calc(var(--dock)+0.5rem)] z-(--z-tray) animate-rise bg-raised shadow-float max-sm:end-2 sm:end-4 sm:bottom-4 ${open ? "flex max-h-[min(60dvh,30rem)] flex-col rounded-panel max-sm:start-2 sm:w-[27rem]" : "overflow-hidden rounded-full"}`}
      >
        {open ? (
          <>
            <TrayHead queue={queue} totals={totals} onCollapse={() => setOpen(false)} />
            {moving && <Progress label={t("allUploads")} done={totals.share} />}
            <TrayNotes queue={queue} gathering={gathering} asking={totals.asking} />
            <TrayList queue={queue} uploads={uploads} />
          </>
        ) : (
          <button
            type="button"
            aria-expanded="false"
            className={buttonClass({ look: "quiet", shape: "tight" }, "gap-3 rounded-full ps-4 text-ink tabular-nums")}
            onClick={() => setOpen(true)}
          >
            {moving && (
              <span className="w-16">
                <Progress label={t("allUploads")} done={totals.share} />
              </span>
            )}
            {said} <ChevronUp size={20} aria-hidden="true" />
            <span className="sr-only">{t("show")}</span>
          </button>
        )}
      </section>
    </>
  );
}
