"use client";

import { ChevronDown, Pause, Play, X } from "lucide-react";
import { useState } from "react";
import { IconButton } from "#components/ui/button.tsx";
import { Confirm } from "#components/ui/dialog.tsx";
import type { UploadQueue } from "#components/upload/queue.ts";
import { sayFlow, sayTotals } from "#components/upload/say.ts";
import type { Totals } from "#components/upload/totals.ts";
import { useWords } from "#components/words/use.ts";

type Props = { queue: UploadQueue; totals: Totals; onCollapse: () => void };

/** How all uploads stand, and what can be done to all at once. */
export function TrayHead({ queue, totals, onCollapse }: Props) {
  const t = useWords("upload");
  const [asking, setAsking] = useState(false);
  const pending = totals.running + totals.paused + totals.asking;

  function close() {
    queue.clear(["done", "skipped", "failed"]);
    queue.list.gather({ leftOut: 0 });
  }

  return (
    <div className="flex items-center py-1 ps-4 pe-1">
      <h2 className="min-w-0 grow py-1 pe-2 text-control leading-tight font-medium tabular-nums">
        {sayTotals(t, totals)}{" "}
        {totals.running + totals.paused > 0 && <span className="block pt-0.5 text-note font-normal text-soft">{sayFlow(t, totals)}</span>}
      </h2>
      {totals.waiting + totals.uploading > 0 && (
        <IconButton label={t("pauseAll")} onClick={() => queue.pause()}>
          <Pause size={18} aria-hidden="true" />
        </IconButton>
      )}
      {totals.paused > 0 && (
        <IconButton label={t("resumeAll")} onClick={() => queue.resume()}>
          <Play size={18} aria-hidden="true" />
        </IconButton>
      )}
      <IconButton label={t("hide")} aria-expanded="true" onClick={onCollapse}>
        <ChevronDown size={20} aria-hidden="true" />
      </IconButton>
      {pending > 0 ? (
        <IconButton label={t("cancelAll")} onClick={() => setAsking(true)}>
          <X size={20} aria-hidden="true" />
        </IconButton>
      ) : (
        <IconButton label={t("close")} onClick={close}>
          <X size={20} aria-hidden="true" />
        </IconButton>
      )}
      <Confirm
        open={asking && pending > 0}
        onOpenChange={setAsking}
        title={t("cancelQuestion", { count: pending })}
        action={t("cancelAll")}
        onConfirm={() => {
          setAsking(false);
          queue.cancel();
        }}
      >
        <p>{t("cancelMeans")}</p>
      </Confirm>
    </div>
  );
}
