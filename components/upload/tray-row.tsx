"use client";

import { Check, RotateCw, X } from "lucide-react";
import Link from "next/link";
import { memo } from "react";
import { IconButton } from "#components/ui/button.tsx";
import { Progress } from "#components/ui/meter.tsx";
import type { Upload, UploadQueue } from "#components/upload/queue.ts";
import { sayBytes } from "#components/words/bytes.ts";

/** One file of the tray: how far it is, or what became of it. */
export const TrayRow = memo(function TrayRow({ upload, queue }: { upload: Upload; queue: UploadQueue }) {
  const { id, file, state, sent, image, again } = upload;
  return (
    <li data-upload={id} className="flex min-h-14 items-center gap-2 border-b border-line py-1 pr-1 pl-4 last:border-b-0">
      <div className="min-w-0 grow py-1.5">
        <p className="truncate text-[0.9375rem]">
          {image ? (
            <Link
              href={`/images/${image.id}`}
              prefetch={false}
              className="underline decoration-line underline-offset-4 hover:decoration-current"
            >
              {image.name}
            </Link>
          ) : (
            file.name
          )}
        </p>
        <p className={`text-[0.8125rem] ${state === "failed" ? "text-danger" : "text-soft"} tabular-nums`}>{say(upload)}</p>
        {(state === "uploading" || state === "processing") && (
          <div className="pt-1.5">
            <Progress label={file.name} done={state === "processing" ? 1 : sent} />
          </div>
        )}
      </div>
      {state === "done" && (
        <span className="grid size-11 shrink-0 place-items-center text-accent">
          <Check size={20} aria-hidden="true" />
        </span>
      )}
      {state === "failed" && again && (
        <IconButton label={`Retry ${file.name}`} onClick={() => queue.retry(id)}>
          <RotateCw size={18} aria-hidden="true" />
        </IconButton>
      )}
      {/* Once the server has everything, stopping would not tell whether it kept the picture. */}
      {state !== "done" && state !== "processing" && (
        <IconButton
          label={`${state === "failed" ? "Remove" : "Cancel"} ${file.name}`}
          onClick={() => (state === "failed" ? queue.clear(id) : queue.cancel(id))}
        >
          <X size={18} aria-hidden="true" />
        </IconButton>
      )}
    </li>
  );
});

function say({ state, sent, reason, file }: Upload): string {
  if (state === "failed") return reason ?? "Not uploaded.";
  if (state === "waiting") return reason ?? "Waiting";
  if (state === "uploading") return reason ?? `${Math.round(sent * 100)} % of ${sayBytes(file.size)}`;
  return state === "processing" ? "Making thumbnails" : `Done · ${sayBytes(file.size)}`;
}
