"use client";

import { useState } from "react";
import { deleteImages } from "#components/gallery/delete-images.ts";
import { useWork } from "#components/gallery/workspace.tsx";
import { Confirm } from "#components/ui/dialog.tsx";
import { useProblem } from "#components/words/problem.ts";
import { useWords } from "#components/words/use.ts";
import type { Image } from "#lib/web/shapes.ts";

/** Deletes the selected pictures after asking; it can be undone for a while. */
export default function DeleteSelected({ images, onClose, onDone }: { images: Image[]; onClose: () => void; onDone: () => void }) {
  const t = useWords("many");
  const { collection } = useWork();
  const [pending, setPending] = useState(false);
  const say = useProblem();
  const [problem, setProblem] = useState<string | null>(null);

  async function confirm() {
    setPending(true);
    const failure = await deleteImages(collection, images, t, say);
    setPending(false);
    setProblem(failure && say(failure));
    if (failure !== null) return;
    onClose();
    onDone();
  }

  return (
    <Confirm
      open
      onOpenChange={onClose}
      title={t("deleteTitle", { count: images.length })}
      action={t("deleteCount", { count: images.length })}
      pending={pending}
      problem={problem}
      onConfirm={confirm}
    >
      {t("deleteMeans", { count: images.length })}
    </Confirm>
  );
}
