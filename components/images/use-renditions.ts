"use client";

import { type RefObject, useEffect, useState } from "react";
import { api, ask } from "#components/api.ts";
import type { Rendition } from "#lib/web/shapes.ts";

/** The renditions of a picture with their sizes; read again once the page has shown it, as that makes what was not there. */
export function useRenditions(id: string, first: Rendition[], picture: RefObject<HTMLElement | null>): Rendition[] {
  const [renditions, setRenditions] = useState(first);
  const unmade = first.some(({ formats }) => formats.every(({ bytes }) => bytes === null));

  useEffect(() => {
    const shown = picture.current?.querySelector("img");
    if (!unmade || !shown) return;
    const readAgain = async () => {
      const { data } = await ask(api.images[":id"].renditions.$get({ param: { id } }));
      if (data) setRenditions(data.items);
    };
    if (shown.complete) void readAgain();
    shown.addEventListener("load", readAgain);
    return () => shown.removeEventListener("load", readAgain);
  }, [id, unmade, picture]);

  return renditions;
}
