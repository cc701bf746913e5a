"use client";

import { useEffect, useState } from "react";
import type { Entrance } from "#components/upload/entrance.ts";
import { useWords } from "#components/words/use.ts";

/** Takes files that are dropped anywhere on the page or pasted into it. */
export function DropTarget({ uploads }: { uploads: Entrance }) {
  const t = useWords("upload");
  const [over, setOver] = useState(false);

  useEffect(() => {
    const listening = new AbortController();
    const { signal } = listening;
    const on = <K extends keyof WindowEventMap>(type: K, listener: (event: WindowEventMap[K]) => void) =>
      window.addEventListener(type, listener, { signal });
    // A picture of the page itself that is being dragged looks like a file too.
    let own = false;
    const bringsFiles = (transfer: DataTransfer | null): transfer is DataTransfer => !own && hasFiles(transfer);

    on("dragstart", () => {
      own = true;
    });
    on("dragend", () => {
      own = false;
    });
    on("dragenter", ({ dataTransfer }) => bringsFiles(dataTransfer) && uploads.prepare());
    on("dragover", (event) => {
      if (!bringsFiles(event.dataTransfer)) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = "copy";
      setOver(true);
    });
    on("dragleave", (event) => event.relatedTarget === null && setOver(false));
    on("drop", (event) => {
      setOver(false);
      if (!bringsFiles(event.dataTransfer)) return;
      event.preventDefault();
      void uploads.drop(event.dataTransfer);
    });
    on("paste", (event) => {
      if (!hasFiles(event.clipboardData) || isWriting(event)) return;
      event.preventDefault();
      void uploads.take(event.clipboardData.files, "pasted");
    });
    return () => listening.abort();
  }, [uploads]);

  return (
    over && (
      <div
        aria-hidden="true"
        className="pointer-events-none fixed inset-2 z-(--z-drop) grid place-items-center rounded-panel border-2 border-accent bg-ground/85"
      >
        <p className="text-2xl font-semibold tracking-tight">{t("dropHere")}</p>
      </div>
    )
  );
}

function hasFiles(transfer: DataTransfer | null): transfer is DataTransfer {
  return transfer?.types.includes("Files") ?? false;
}

/** Whether text is pasted into a field: office programs put a picture of it beside. */
function isWriting({ target, clipboardData }: ClipboardEvent): boolean {
  const field = target instanceof Element && target.closest("input, textarea, [contenteditable]") !== null;
  return field && (clipboardData?.types.includes("text/plain") ?? false);
}
