"use client";

import { useTheme } from "next-themes";
import { useEffect } from "react";
import { grounds } from "#components/frame/grounds.ts";

/** Paints the browser's bars in the theme that somebody chose; the page comes with those of the system's. */
export function BarColour() {
  const { resolvedTheme } = useTheme();
  useEffect(() => {
    const ground = resolvedTheme === "dark" ? grounds.dark : grounds.light;
    for (const meta of document.querySelectorAll<HTMLMetaElement>("meta[name=theme-color]")) meta.content = ground;
  }, [resolvedTheme]);
  return null;
}
