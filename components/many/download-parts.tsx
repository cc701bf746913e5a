"use client";

import { Download } from "lucide-react";
import { useState } from "react";
import { downloadZip } from "#components/many/download.ts";
import { partsOf } from "#components/many/parts.ts";
import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { Problematic } from "#components/ui/form.tsx";
import { useProblem } from "#components/words/problem.ts";
import { useWords } from "#components/words/use.ts";
import type { Image } from "#lib/web/shapes.ts";

/** Downloads more pictures than one archive takes: archive by archive, as browsers save one file for a click. */
export default function DownloadParts({ images, onClose }: { images: Image[]; onClose: () => void }) {
  const t = useWords("many");
  const say = useProblem();
  const [problem, setProblem] = useState<string | null>(null);
  return (
    <Dialog open title={t("partsTitle")} onOpenChange={onClose}>
      <p className="text-soft">{t("partsMean", { count: images.length })}</p>
      <div role="alert" className="empty:hidden">
        {problem && <Problematic>{problem}</Problematic>}
      </div>
      <ol className="flex flex-col gap-2">
        {partsOf(images).map((part, place) => (
          <li key={part[0]?.id}>
            <Button className="w-full justify-start" onClick={() => downloadZip(part, (refused) => setProblem(say(refused)))}>
              <Download size={18} aria-hidden="true" />
              {t("part", { number: place + 1, count: part.length, size: t.bytes(part.reduce((sum, { bytes }) => sum + bytes, 0)) })}
            </Button>
          </li>
        ))}
      </ol>
      <div className="flex justify-end">
        <Button onClick={onClose}>{t("done")}</Button>
      </div>
    </Dialog>
  );
}
