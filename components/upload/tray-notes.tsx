"use client";

import { X } from "lucide-react";
import { Button, IconButton } from "#components/ui/button.tsx";
import type { Gathering } from "#components/upload/list.ts";
import type { UploadQueue } from "#components/upload/queue.ts";
import { useWords } from "#components/words/use.ts";

type Props = { queue: UploadQueue; gathering: Gathering /** How many pictures are there already. */; asking: number };

const note = "flex min-h-12 shrink-0 flex-wrap items-center gap-x-2 border-t border-line py-1 ps-4 pe-1 text-note text-soft";

/** What is to be said of several files at once. */
export function TrayNotes({ queue, gathering, asking }: Props) {
  const t = useWords("upload");
  const { reading, leftOut } = gathering;
  return (
    <>
      {reading > 0 && <p className={note}>{t("looking")}</p>}
      {leftOut > 0 && (
        <div className={note}>
          <p className="min-w-0 grow basis-0">{t("leftOut", { count: leftOut })}</p>
          <IconButton label={t("dismiss")} onClick={() => queue.list.gather({ leftOut: 0 })}>
            <X size={18} aria-hidden="true" />
          </IconButton>
        </div>
      )}
      {asking > 1 && (
        <div className={note}>
          <p className="grow">{t("haveAlready", { count: asking })}</p>
          <Button look="quiet" shape="tight" className="font-medium text-accent" onClick={() => queue.choose("skip")}>
            {t("skipAll")}
          </Button>
          <Button look="quiet" shape="tight" onClick={() => queue.choose("upload")}>
            {t("uploadAll")}
          </Button>
        </div>
      )}
    </>
  );
}
