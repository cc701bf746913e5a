"use client";

import { useCallback, useState } from "react";
import { type Density, densityCookie } from "#components/gallery/density.ts";

/** What was chosen since the page was loaded, which pages that Next has kept do not know. */
let chosen: Density | null = null;

/** The density of this browser, which its cookie tells the server; `sent` is what the page was drawn with. */
export function useDensity(sent: Density): [Density, (density: Density) => void] {
  const [density, setDensity] = useState(() => chosen ?? sent);
  const choose = useCallback((next: Density) => {
    chosen = next;
    setDensity(next);
    // biome-ignore lint/suspicious/noDocumentCookie: Firefox and Safari are only learning the Cookie Store API.
    document.cookie = `${densityCookie}=${next}; path=/; max-age=31536000; samesite=lax`;
  }, []);
  return [density, choose];
}
