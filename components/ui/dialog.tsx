"use client";

import { type ReactNode, useId, useLayoutEffect, useRef } from "react";
import { createPortal } from "react-dom";
import { useCover } from "#components/keys/keys.ts";
import { Button } from "#components/ui/button.tsx";
import { classes } from "#components/ui/class.ts";
import { Problematic } from "#components/ui/form.tsx";
import { useWords } from "#components/words/use.ts";

type DialogProps = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  /** For what stands in two columns. */
  wide?: boolean;
  /** Without its heading and its room within, near the top: `title` is only said. */
  bare?: boolean;
  children: ReactNode;
};

/** A window above the page, for one short task. The page's shortcuts rest meanwhile. */
export function Dialog({ open, ...rest }: DialogProps) {
  return open && <Pane {...rest} />;
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
  const id = useId();
  const t = useWords("ui");
  if (!open) return null;
  return (
    <Pane alert title={title} describedBy={id} onOpenChange={onOpenChange}>
      <div id={id} className="text-soft text-pretty">
        {children}
      </div>
      <div role="alert" className="empty:hidden">
        {problem && <Problematic>{problem}</Problematic>}
      </div>
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={() => onOpenChange(false)}>{t("cancel")}</Button>
        <Button look="danger" aria-disabled={pending} onClick={() => !pending && onConfirm()}>
          {action}
        </Button>
      </div>
    </Pane>
  );
}

type PaneProps = Omit<DialogProps, "open"> & { alert?: boolean; describedBy?: string };

/** The browser's own dialog: it holds the focus, gives it back, and makes the page behind inert. */
function Pane({ alert = false, wide = false, bare = false, describedBy, onOpenChange, title, children }: PaneProps) {
  const id = useId();
  useCover();
  const dialog = useRef<HTMLDialogElement>(null);

  useLayoutEffect(() => {
    const { current } = dialog;
    current?.showModal();
    return () => current?.close();
  }, []);

  return createPortal(
    <dialog
      ref={dialog}
      role={alert ? "alertdialog" : undefined}
      aria-labelledby={bare ? undefined : id}
      aria-label={bare ? title : undefined}
      aria-describedby={describedBy}
      // Escape, where nothing within has used it for itself; the page behind must not hear of it.
      onKeyDown={(event) => {
        if (event.key !== "Escape" || event.defaultPrevented) return;
        event.preventDefault();
        onOpenChange(false);
      }}
      // Other ways of the system to go back, such as a phone's gesture.
      onCancel={(event) => {
        if (event.target !== event.currentTarget) return;
        event.preventDefault();
        onOpenChange(false);
      }}
      onPointerDown={({ target, currentTarget }) => !alert && target === currentTarget && onOpenChange(false)}
      className={classes(
        wide ? "w-[52rem]" : bare ? "w-[40rem]" : "w-[28rem]",
        bare ? "mx-auto mt-4 sm:mt-[12dvh]" : "m-auto",
        "max-h-[calc(100dvh-2rem)] max-w-[calc(100vw-2rem)] overflow-y-auto rounded-panel bg-raised text-ink shadow-float transition-[scale,opacity] backdrop:bg-veil backdrop:transition-opacity starting:scale-[0.98] starting:opacity-0 starting:backdrop:opacity-0",
      )}
    >
      {bare ? (
        children
      ) : (
        <div className="flex flex-col gap-4 p-6">
          <h2 id={id} className="text-lg font-semibold tracking-tight">
            {title}
          </h2>
          {children}
        </div>
      )}
    </dialog>,
    document.body,
  );
}
