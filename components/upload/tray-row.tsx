"use client";

import { Pause, Play, RotateCw, X } from "lucide-react";
import Link from "next/link";
import { memo } from "react";
import { Button, IconButton } from "#components/ui/button.tsx";
import { CopyButton } from "#components/ui/copy.tsx";
import { Progress } from "#components/ui/meter.tsx";
import { Preview } from "#components/upload/preview.tsx";
import type { UploadQueue } from "#components/upload/queue.ts";
import { sayUpload } from "#components/upload/say.ts";
import type { Upload } from "#components/upload/upload.ts";
import { useProblem } from "#components/words/problem.ts";
import { useWords } from "#components/words/use.ts";
import type { Plan } from "#lib/web/shapes.ts";

const link = "underline decoration-line underline-offset-4 hover:decoration-current";

type Props = { upload: Upload; queue: UploadQueue /** The smallest plan that would take it. */; plan: Plan | null };

/** One file of the tray: how far it is, what became of it, and what can be done. */
export const TrayRow = memo(function TrayRow({ upload, queue, plan }: Props) {
  const { id, file, state, sent, image, trouble } = upload;
  const { name } = image ?? file;
  const t = useWords("upload");
  const sayProblem = useProblem();
  // The largest thumbnail is what most people pass on.
  const main = image?.links.findLast(({ rendition }) => rendition !== "original");
  const moving = state === "uploading" || state === "processing" || (state === "paused" && sent > 0);
  return (
    <li data-upload={id} className="flex items-start gap-3 border-b border-line py-2 ps-3 pe-1 last:border-b-0">
      <Preview file={file} />
      <div className="min-w-0 grow self-center">
        <p className="truncate text-control" title={name}>
          {image ? (
            <Link href={`/images/${image.id}`} prefetch={false} className={link}>
              {name}
            </Link>
          ) : (
            name
          )}
        </p>
        <p className={`text-note break-words ${state === "failed" ? "text-danger" : "text-soft"} tabular-nums`}>
          {sayUpload(t, sayProblem, upload)}
          {plan && (
            <>
              {" "}
              {t("planTakes", {
                plan: plan.name,
                link: (text) => (
                  <Link href="/plan" prefetch={false} className={link}>
                    {text}
                  </Link>
                ),
              })}
            </>
          )}
        </p>
        {moving && (
          <div className="pt-1.5">
            <Progress label={name} done={state === "processing" ? 1 : sent} />
          </div>
        )}
        {state === "asking" && <Choice upload={upload} queue={queue} />}
      </div>
      <div className="flex shrink-0">
        {state === "done" && main && <CopyButton text={main.url} what={t("linkOf", { name })} look="quiet" shape="tight" />}
        {state === "uploading" && (
          <IconButton label={t("pause", { name })} onClick={() => queue.pause(id)}>
            <Pause size={18} aria-hidden="true" />
          </IconButton>
        )}
        {state === "paused" && (
          <IconButton label={t("resume", { name })} onClick={() => queue.resume(id)}>
            <Play size={18} aria-hidden="true" />
          </IconButton>
        )}
        {state === "failed" && trouble?.again && (
          <IconButton label={t("retry", { name })} onClick={() => queue.retry(id)}>
            <RotateCw size={18} aria-hidden="true" />
          </IconButton>
        )}
        {/* Once the server has everything, stopping would not tell whether it kept the picture. */}
        {(state === "waiting" || state === "uploading" || state === "paused") && (
          <IconButton label={t("cancel", { name })} onClick={() => queue.cancel(id)}>
            <X size={18} aria-hidden="true" />
          </IconButton>
        )}
        {(state === "failed" || state === "skipped") && (
          <IconButton label={t("remove", { name })} onClick={() => queue.clear(id)}>
            <X size={18} aria-hidden="true" />
          </IconButton>
        )}
      </div>
    </li>
  );
});

/** Asks whether a picture that is there already is wanted twice. */
function Choice({ upload: { id, file, twin }, queue }: Pick<Props, "upload" | "queue">) {
  const t = useWords("upload");
  const { name } = file;
  return (
    <div className="-ms-3 flex flex-wrap items-center">
      <Button
        look="quiet"
        shape="tight"
        className="font-medium text-accent"
        aria-label={t("skipOne", { name })}
        onClick={() => queue.choose("skip", id)}
      >
        {t("skip")}
      </Button>
      <Button look="quiet" shape="tight" aria-label={t("uploadOneAnyway", { name })} onClick={() => queue.choose("upload", id)}>
        {t("uploadAnyway")}
      </Button>
      {twin?.image && (
        <Link href={`/images/${twin.image.id}`} prefetch={false} className={`inline-flex min-h-11 items-center px-3 text-control ${link}`}>
          {t("showIt")}
        </Link>
      )}
    </div>
  );
}
