"use client";

import { ThemeProvider } from "next-themes";
import type { ReactNode } from "react";
import { BarColour } from "#components/frame/bar-colour.tsx";
import { Worker } from "#components/frame/worker.tsx";
import { Announcer } from "#components/ui/announce.tsx";
import { Toasts } from "#components/ui/toast.tsx";

/** What every page stands in: the theme, and the places from which the page speaks. `nonce` lets the theme's own script run. */
export function Themes({ nonce, children }: { nonce: string | undefined; children: ReactNode }) {
  return (
    <ThemeProvider attribute="class" enableColorScheme={false} disableTransitionOnChange nonce={nonce}>
      <BarColour />
      <Worker />
      {children}
      <Announcer />
      <Toasts />
    </ThemeProvider>
  );
}
