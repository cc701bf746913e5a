"use client";

import { Trash2 } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { deleteImages } from "#components/gallery/delete-images.ts";
import { useWork } from "#components/gallery/workspace.tsx";
import { Button } from "#components/ui/button.tsx";
import { Confirm } from "#components/ui/dialog.tsx";
import { useProblem } from "#components/words/problem.ts";
import { useWords } from "#components/words/use.ts";
import type { Image } from "#lib/web/shapes.ts";

/** Deletes the picture after asking, and goes back to the gallery, where it can be undone. */
export function DeleteImage({ image }: { image: Image }) {
  const t = useWords("images");
  const { collection } = useWork();
  const toasts = useWords("many");
  const router = useRouter();
  const [asking, setAsking] = useState(false);
  const [pending, setPending] = useState(false);
  const say = useProblem();
  const [problem, setProblem] = useState<string | null>(null);

  async function confirm() {
    setPending(true);
    const failure = await deleteImages(collection, [image], toasts, say);
    setPending(false);
    setProblem(failure && say(failure));
    if (!failure) router.push("/gallery");
  }

  return (
    <div>
      <Button look="quiet-danger" className="-ms-4" onClick={() => setAsking(true)}>
        <Trash2 size={18} aria-hidden="true" /> {t("delete")}
      </Button>
      <Confirm
        open={asking}
        onOpenChange={setAsking}
        title={t("deleteTitle")}
        action={t("delete")}
        pending={pending}
        problem={problem}
        onConfirm={confirm}
      >
        {t("deleteHint", { name: image.name })}
      </Confirm>
    </div>
  );
}
