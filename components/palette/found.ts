"use client";

import { useEffect, useState } from "react";
import { api, ask } from "#components/api.ts";
import { matches } from "#components/palette/match.ts";
import type { Album, Image } from "#lib/web/shapes.ts";

export type Found = { images: Image[]; albums: Album[]; problem: boolean };

const nothing: Found = { images: [], albums: [], problem: false };
/** Waits for a pause in typing before it asks, ms. */
const pause = 150;

/** What somebody's collection has for what was typed; what was found last stays until the next is. */
export function useFound(typed: string, signedIn: boolean): Found {
  const [found, setFound] = useState(nothing);
  const q = typed.trim();
  useEffect(() => {
    if (!signedIn || q === "") return setFound(nothing);
    let wanted = true;
    const timer = setTimeout(async () => {
      const [images, albums] = await Promise.all([
        ask(api.images.$get({ query: { q, limit: "6" } })),
        ask(api.albums.$get({ query: { limit: "200" } })),
      ]);
      if (!wanted) return;
      setFound({
        images: images.data?.items ?? [],
        albums: albums.data?.items.filter(({ name }) => matches(name, q)).slice(0, 6) ?? [],
        problem: images.problem !== null,
      });
    }, pause);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [q, signedIn]);
  return found;
}
