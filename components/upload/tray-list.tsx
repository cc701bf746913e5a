"use client";

import { useEffect, useRef, useState } from "react";
import { useShown, useWork } from "#components/gallery/workspace.tsx";
import { Button } from "#components/ui/button.tsx";
import { usePlans } from "#components/upload/plans.ts";
import type { UploadQueue } from "#components/upload/queue.ts";
import { planThatTakes } from "#components/upload/refuse.ts";
import { shownOf } from "#components/upload/shown.ts";
import { TrayRow } from "#components/upload/tray-row.tsx";
import type { Upload } from "#components/upload/upload.ts";
import { useWords } from "#components/words/use.ts";

/** How many files of a kind are drawn before somebody asks for more. */
const step = 40;

const words = { wanting: "moreWanting", over: "moreOver", moving: "moreMoving", waiting: "moreWaiting" } as const;

/** The files of the tray, or of thousands those that matter now. */
export function TrayList({ queue, uploads }: { queue: UploadQueue; uploads: Upload[] }) {
  const t = useWords("upload");
  const { plan } = useWork();
  const { usage } = useShown();
  const list = useRef<HTMLUListElement>(null);
  const [most, setMost] = useState(step);
  const plans = usePlans(uploads.some(lacksPlan));

  // The list follows the work, unless somebody is reading it.
  const first = uploads.find(({ state }) => state === "uploading" || state === "processing")?.id;
  useEffect(() => {
    const row = list.current?.querySelector(`[data-upload="${first}"]`);
    if (row instanceof HTMLElement && !list.current?.matches(":hover, :focus-within")) list.current?.scrollTo({ top: row.offsetTop });
  }, [first]);

  return (
    <ul ref={list} className="relative overflow-y-auto overscroll-contain border-t border-line empty:hidden">
      {shownOf(uploads, most).map((shown) =>
        "id" in shown ? (
          <TrayRow
            key={shown.id}
            upload={shown}
            queue={queue}
            plan={lacksPlan(shown) ? planThatTakes(plans, plan, shown.file.size, usage.bytes) : null}
          />
        ) : (
          <li key={shown.of} className="flex items-center border-b border-line ps-4 pe-1 text-note text-soft last:border-b-0">
            <span className="grow py-3 tabular-nums">{t(words[shown.of], { count: shown.more })}</span>
            <Button look="quiet" shape="tight" onClick={() => setMost(most + step)}>
              {t("showMore")}
            </Button>
          </li>
        ),
      )}
    </ul>
  );
}

function lacksPlan({ trouble }: Upload): boolean {
  return trouble?.code === "too-large" || trouble?.code === "quota-exceeded";
}
