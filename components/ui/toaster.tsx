"use client";

import { useEffect } from "react";
import { Toaster as Sonner, toast } from "sonner";
import { useWords } from "#components/words/use.ts";
import { directionOf } from "#lib/words/languages.ts";

/** Where toasts stand; loaded with the first of them. `onReady` gets what shows one, once it would be seen. */
export default function Toaster({ onReady }: { onReady: (show: typeof toast) => void }) {
  // Effects of what is within run first: by now it listens.
  useEffect(() => onReady(toast), [onReady]);
  const t = useWords("ui");
  return (
    <Sonner
      position="bottom-center"
      mobileOffset={{ bottom: "calc(var(--dock) + 1rem)" }}
      containerAriaLabel={t("notifications")}
      dir={directionOf(t.language)}
      toastOptions={{
        unstyled: true,
        classNames: {
          toast: "flex w-full font-sans items-center gap-3 rounded-panel bg-ink py-2 ps-4 pe-2 text-control text-ground shadow-float",
          title: "grow",
          content: "grow py-2",
          actionButton: "inline-flex min-h-11 shrink-0 items-center rounded-control px-4 font-medium underline underline-offset-4",
          closeButton: "hidden",
        },
      }}
    />
  );
}
