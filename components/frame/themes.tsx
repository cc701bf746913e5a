"use client";

import { ThemeProvider } from "next-themes";
import type { ReactNode } from "react";
import { Toaster } from "sonner";
import { Announcer } from "#components/ui/announce.tsx";

/** What every page stands in: the theme, and the places from which the page speaks. `nonce` lets the theme's own script run. */
export function Themes({ nonce, children }: { nonce: string | undefined; children: ReactNode }) {
  return (
    <ThemeProvider attribute="class" enableColorScheme={false} disableTransitionOnChange nonce={nonce}>
      {children}
      <Announcer />
      <Toasts />
    </ThemeProvider>
  );
}

function Toasts() {
  return (
    <Toaster
      position="bottom-center"
      toastOptions={{
        unstyled: true,
        classNames: {
          toast: "flex w-full font-sans items-center gap-3 rounded-panel bg-ink py-2 pr-2 pl-4 text-[0.9375rem] text-ground shadow-float",
          title: "grow",
          content: "grow py-2",
          actionButton: "inline-flex min-h-11 shrink-0 items-center rounded-control px-4 font-medium underline underline-offset-4",
          closeButton: "hidden",
        },
      }}
    />
  );
}
