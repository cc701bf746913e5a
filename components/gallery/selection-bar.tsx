"use client";

import { Trash2, X } from "lucide-react";
import { useState } from "react";
import type { Selection } from "#components/gallery/selection.ts";
import { Button, IconButton } from "#components/ui/button.tsx";
import { Confirm } from "#components/ui/dialog.tsx";
import { sayBytes } from "#components/words/bytes.ts";
import { count } from "#components/words/counts.ts";

type Props = {
  selection: Selection /** Deletes what is chosen; answers what went wrong, if anything. */;
  onDelete: () => Promise<string | null>;
};

/** Stands in the toolbar's place while pictures are being selected. */
export function SelectionBar({ selection, onDelete }: Props) {
  const [asking, setAsking] = useState(false);
  const [pending, setPending] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const { chosen } = selection;
  const pictures = count(chosen.length, "picture");

  async function confirm() {
    setPending(true);
    const failure = await onDelete();
    setPending(false);
    setProblem(failure);
    if (failure) return;
    setAsking(false);
    selection.clear();
  }

  return (
    <div
      role="toolbar"
      aria-label="Selection"
      className="sticky top-14 z-[4] -mx-4 flex min-h-16 items-center gap-1 sm:gap-2 bg-ground px-4 py-2 sm:-mx-6 sm:px-6"
    >
      <IconButton label="End selection" onClick={selection.clear}>
        <X size={20} aria-hidden="true" />
      </IconButton>
      <p aria-live="polite" className="min-w-0 grow truncate">
        {chosen.length === 0 ? "Select pictures" : `${pictures}, ${sayBytes(chosen.reduce((sum, { bytes }) => sum + bytes, 0))}`}
      </p>
      <Button look="quiet" shape="tight" onClick={selection.all}>
        Select all
      </Button>
      <Button look="quiet-danger" shape="tight" disabled={chosen.length === 0} onClick={() => setAsking(true)}>
        <Trash2 size={18} aria-hidden="true" /> <span className="max-sm:sr-only">Delete</span>
      </Button>
      <Confirm
        open={asking}
        onOpenChange={setAsking}
        title={`Delete ${pictures}?`}
        action={`Delete ${pictures}`}
        pending={pending}
        problem={problem}
        onConfirm={confirm}
      >
        {chosen.length === 1 ? "All its links stop" : "All their links stop"} at once. You can undo this for a minute; after that it is for
        good.
      </Confirm>
    </div>
  );
}
