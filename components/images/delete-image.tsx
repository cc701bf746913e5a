"use client";

import { Trash2 } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { deleteImages } from "#components/gallery/delete-images.ts";
import { useWork } from "#components/gallery/workspace.tsx";
import { Button } from "#components/ui/button.tsx";
import { Confirm } from "#components/ui/dialog.tsx";
import type { Image } from "#lib/web/shapes.ts";

/** Deletes the picture after asking, and goes back to the gallery, where it can be undone. */
export function DeleteImage({ image }: { image: Image }) {
  const { collection } = useWork();
  const router = useRouter();
  const [asking, setAsking] = useState(false);
  const [pending, setPending] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);

  async function confirm() {
    setPending(true);
    const failure = await deleteImages(collection, [image]);
    setPending(false);
    setProblem(failure);
    if (!failure) router.push("/gallery");
  }

  return (
    <div>
      <Button look="quiet-danger" className="-ml-4" onClick={() => setAsking(true)}>
        <Trash2 size={18} aria-hidden="true" /> Delete picture
      </Button>
      <Confirm
        open={asking}
        onOpenChange={setAsking}
        title="Delete this picture?"
        action="Delete picture"
        pending={pending}
        problem={problem}
        onConfirm={confirm}
      >
        “{image.name}” and all its links stop at once. You can undo this for a minute; after that it is gone for good.
      </Confirm>
    </div>
  );
}
