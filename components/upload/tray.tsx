"use client";

import { ChevronDown, ChevronUp, X } from "lucide-react";
import { usePathname } from "next/navigation";
import { useEffect, useRef, useState, useSyncExternalStore } from "react";
import { announce } from "#components/ui/announce.tsx";
import { Button, IconButton } from "#components/ui/button.tsx";
import { Progress } from "#components/ui/meter.tsx";
import type { UploadQueue } from "#components/upload/queue.ts";
import { sayBytesOf, sayTotals, totalsOf } from "#components/upload/totals.ts";
import { TrayRow } from "#components/upload/tray-row.tsx";

const none: never[] = [];

/** The uploads under way, in a corner of every page. */
export function Tray({ uploads: queue }: { uploads: UploadQueue }) {
  const uploads = useSyncExternalStore(queue.subscribe, queue.uploads, () => none);
  const [open, setOpen] = useState(true);
  const list = useRef<HTMLUListElement>(null);
  const totals = totalsOf(uploads);
  const said = sayTotals(totals);

  // What is kept goes on when somebody comes back; the rest would be lost.
  useEffect(() => {
    if (!totals.running) return;
    const warn = (event: BeforeUnloadEvent) => {
      const lost = queue.uploads().some(({ state, kept }) => state !== "done" && state !== "failed" && !kept?.kept());
      if (lost) event.preventDefault();
    };
    window.addEventListener("beforeunload", warn);
    return () => window.removeEventListener("beforeunload", warn);
  }, [totals.running, queue]);

  // Said once when it begins and once when it ends, not at every per cent.
  const ended = !totals.running && uploads.length > 0;
  const latest = useRef(said);
  latest.current = said;
  useEffect(() => {
    if (totals.running || ended) announce(latest.current);
  }, [totals.running, ended]);

  // The list follows the work, unless somebody is reading it.
  const first = uploads.find(({ state }) => state !== "done" && state !== "failed")?.id;
  useEffect(() => {
    const row = list.current?.querySelector(`[data-upload="${first}"]`);
    if (row instanceof HTMLElement && !list.current?.matches(":hover, :focus-within")) list.current?.scrollTo({ top: row.offsetTop });
  }, [first]);

  const newest = uploads.at(-1)?.id;
  useEffect(() => {
    if (newest !== undefined) setOpen(true);
  }, [newest]);

  // On another page it gets out of the way: what went well needs no more words, the rest stays as one line.
  const path = usePathname();
  const came = useRef(path);
  useEffect(() => {
    if (path === came.current) return;
    came.current = path;
    setOpen(false);
    if (ended && totals.failed === 0) queue.clear();
  }, [path, ended, totals.failed, queue]);

  if (uploads.length === 0) return null;
  return (
    <>
      {/* What the tray covers at the end of the page can be scrolled out from under it. */}
      <div aria-hidden="true" className={open ? "h-[min(60dvh,28rem)]" : "h-16"} />
      <section
        aria-label="Uploads"
        className="fixed inset-x-2 bottom-2 z-10 flex max-h-[min(60dvh,28rem)] animate-rise flex-col rounded-panel bg-raised shadow-float sm:right-4 sm:bottom-4 sm:left-auto sm:w-[26rem]"
      >
        <div className="flex items-center gap-1 py-1 pr-1 pl-4">
          <h2 className="min-w-0 grow py-1 text-[0.9375rem] leading-tight font-medium tabular-nums">
            {said} {totals.running && <span className="block text-[0.8125rem] font-normal text-soft">{sayBytesOf(totals)}</span>}
          </h2>
          {totals.running && (
            <Button look="quiet" shape="tight" className="shrink-0" onClick={() => queue.cancelAll()}>
              Cancel all
            </Button>
          )}
          <IconButton label={open ? "Hide the list" : "Show the list"} aria-expanded={open} onClick={() => setOpen(!open)}>
            {open ? <ChevronDown size={20} aria-hidden="true" /> : <ChevronUp size={20} aria-hidden="true" />}
          </IconButton>
          {ended && (
            <IconButton label="Close uploads" onClick={() => queue.clear()}>
              <X size={20} aria-hidden="true" />
            </IconButton>
          )}
        </div>
        {totals.running && <Progress label="All uploads" done={totals.share} />}
        {open && (
          <ul ref={list} className="relative overflow-y-auto border-t border-line">
            {uploads.map((upload) => (
              <TrayRow key={upload.id} upload={upload} queue={queue} />
            ))}
          </ul>
        )}
      </section>
    </>
  );
}
