"use client";

import dynamic from "next/dynamic";
import { type ReactNode, useState } from "react";
import type { ViewerProps } from "#components/images/viewer.tsx";
import type { Image } from "#lib/web/shapes.ts";

/** Loads the viewer ahead of its first use. */
export const loadViewer = () => import("#components/images/viewer.tsx");

const Viewer = dynamic(loadViewer, { ssr: false });

/** A way to open the viewer on one of `items`, and the node that is the viewer while it is open. */
export function useViewer({ items, onLook, onClose }: Omit<ViewerProps, "first">): { view: (id: string) => void; viewer: ReactNode } {
  const [first, setFirst] = useState<string | null>(null);
  function close(last: Image | undefined, toPage: boolean) {
    setFirst(null);
    onClose(last, toPage);
  }
  const viewer = first !== null && <Viewer items={items} first={first} onClose={close} {...(onLook ? { onLook } : {})} />;
  return { view: setFirst, viewer };
}
