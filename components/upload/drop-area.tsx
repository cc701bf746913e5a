"use client";

import { type ReactNode, useEffect, useState } from "react";
import { useWork } from "#components/gallery/workspace.tsx";
import { droppedFiles, hasFiles } from "#components/upload/dropped.ts";

/** Takes files that are dropped anywhere on the page or pasted into it. */
export function DropArea({ children }: { children: ReactNode }) {
  const { uploads } = useWork();
  const [over, setOver] = useState(false);

  useEffect(() => {
    const listening = new AbortController();
    const { signal } = listening;
    const on = <K extends keyof WindowEventMap>(type: K, listener: (event: WindowEventMap[K]) => void) =>
      window.addEventListener(type, listener, { signal });

    on("dragover", (event) => {
      if (!hasFiles(event.dataTransfer)) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = "copy";
      setOver(true);
    });
    on("dragleave", (event) => event.relatedTarget === null && setOver(false));
    on("drop", (event) => {
      setOver(false);
      if (!hasFiles(event.dataTransfer)) return;
      event.preventDefault();
      void droppedFiles(event.dataTransfer).then((files) => uploads.add(files));
    });
    on("paste", (event) => {
      if (!hasFiles(event.clipboardData)) return;
      event.preventDefault();
      uploads.add(event.clipboardData.files);
    });
    return () => listening.abort();
  }, [uploads]);

  return (
    <>
      {children}
      {over && (
        <div
          aria-hidden="true"
          className="pointer-events-none fixed inset-2 z-20 grid place-items-center rounded-panel border-2 border-accent bg-ground/85"
        >
          <p className="text-2xl font-semibold tracking-tight">Drop to upload</p>
        </div>
      )}
    </>
  );
}
