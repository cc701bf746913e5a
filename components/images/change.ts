"use client";

import { useState } from "react";
import { api, ask } from "#components/api.ts";
import { useWork } from "#components/gallery/workspace.tsx";
import { announce } from "#components/ui/announce.tsx";
import type { Image, Problem } from "#lib/web/shapes.ts";

type Changes = { name?: string; description?: string; tags?: string[] };

/** Changes a picture and says so in the sentence that is made of it; a problem where it could not be. */
export type Change = (changes: Changes, said: (image: Image) => string) => Promise<Problem | null>;

/** A picture and the way to change it, here and wherever else it is shown. */
export function useImage(read: Image): { image: Image; change: Change } {
  const { collection } = useWork();
  const [image, setImage] = useState(read);
  async function change(changes: Changes, said: (image: Image) => string) {
    const { problem, data: changed } = await ask(api.images[":id"].$patch({ param: { id: read.id }, json: changes }));
    if (problem) return problem;
    setImage(changed);
    collection.replace(changed);
    announce(said(changed));
    return null;
  }
  return { image, change };
}
