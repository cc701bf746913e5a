"use client";

import { AlertDialog } from "@base-ui/react/alert-dialog";
import { Dialog as Base } from "@base-ui/react/dialog";
import type { ReactNode } from "react";
import { Button } from "#components/ui/button.tsx";
import { Problematic } from "#components/ui/form.tsx";

const backdrop =
  "fixed inset-0 min-h-dvh bg-black/40 transition-opacity data-ending-style:opacity-0 data-starting-style:opacity-0 dark:bg-black/60";
const popup =
  "fixed top-1/2 left-1/2 flex max-h-[calc(100dvh-2rem)] w-[28rem] max-w-[calc(100vw-2rem)] -translate-x-1/2 -translate-y-1/2 flex-col gap-4 overflow-y-auto rounded-panel bg-raised p-6 text-ink shadow-float transition-[scale,opacity] data-ending-style:scale-[0.98] data-ending-style:opacity-0 data-starting-style:scale-[0.98] data-starting-style:opacity-0";

type DialogProps = { open: boolean; onOpenChange: (open: boolean) => void; title: string; children: ReactNode };

/** A window above the page, for one short task. */
export function Dialog({ open, onOpenChange, title, children }: DialogProps) {
  return (
    <Base.Root open={open} onOpenChange={onOpenChange}>
      <Base.Portal>
        <Base.Backdrop className={backdrop} />
        <Base.Popup className={popup}>
          <Base.Title className="text-lg font-semibold tracking-tight">{title}</Base.Title>
          {children}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}

type ConfirmProps = DialogProps & {
  /** What the button does, in words: “Delete 3 pictures”. */
  action: string;
  pending?: boolean;
  problem?: string | null;
  onConfirm: () => void;
};

/** Asks before something that hurts. `children` says what happens. */
export function Confirm({ open, onOpenChange, title, children, action, pending = false, problem, onConfirm }: ConfirmProps) {
  return (
    <AlertDialog.Root open={open} onOpenChange={onOpenChange}>
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className={backdrop} />
        <AlertDialog.Popup className={popup}>
          <AlertDialog.Title className="text-lg font-semibold tracking-tight">{title}</AlertDialog.Title>
          <AlertDialog.Description render={<div />} className="text-soft text-pretty">
            {children}
          </AlertDialog.Description>
          <div role="alert" className="empty:hidden">
            {problem && <Problematic>{problem}</Problematic>}
          </div>
          <div className="flex flex-wrap justify-end gap-2">
            <AlertDialog.Close render={<Button />}>Cancel</AlertDialog.Close>
            <Button look="danger" aria-disabled={pending} onClick={() => !pending && onConfirm()}>
              {action}
            </Button>
          </div>
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
