"use client";

import type PhotoSwipe from "photoswipe";
import { useEffect, useRef } from "react";
import { openSwipe } from "#components/images/swipe.ts";
import { useCover, useKeys } from "#components/keys/keys.ts";
import { useWords } from "#components/words/use.ts";
import type { Image } from "#lib/web/shapes.ts";

export type ViewerProps = {
  /** The pictures in the order of the view; may grow while the viewer is open. */
  items: Image[];
  /** The one that is shown first. */
  first: string;
  /** Told which picture is looked at. */
  onLook?: (image: Image) => void;
  /** Told which picture was shown last, and whether its page is asked for. */
  onClose: (last: Image | undefined, toPage: boolean) => void;
};

/** Pictures one after another on the whole screen, to be zoomed and swiped. Loaded when it is first wanted. */
export default function Viewer(props: ViewerProps) {
  const t = useWords("images");
  const latest = useRef({ ...props, t });
  latest.current = { ...props, t };
  const swipe = useRef<PhotoSwipe | null>(null);
  const toPage = useRef(false);
  const leave = () => {
    toPage.current = true;
    swipe.current?.close();
  };

  useCover();
  // PhotoSwipe hears most of these itself; the sheet of shortcuts tells of them.
  useKeys(t("viewer"), [
    { keys: "ArrowLeft", says: t("previous"), inPalette: false },
    { keys: "ArrowRight", says: t("next"), inPalette: false },
    { keys: "Z", says: t("zoom"), inPalette: false },
    { keys: "I", says: t("toPage"), inPalette: false, run: leave },
    { keys: "Escape", says: t("close"), inPalette: false },
  ]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: it is opened once, and asks `latest` for what changes.
  useEffect(() => {
    const { first, items, t } = latest.current;
    // What is read before it later would move all places while they are looked at.
    const start = items[0]?.id;
    let standing = true;
    // In the next frame, as PhotoSwipe cannot be taken back while it opens, and React may take this effect back at once.
    const starting = requestAnimationFrame(() => {
      swipe.current = openSwipe({
        first,
        t,
        items: () => latest.current.items.slice(startOf(latest.current.items, start)),
        onLook: (image) => latest.current.onLook?.(image),
        onPage: leave,
        onClose: (last) => standing && latest.current.onClose(last, toPage.current),
      });
    });
    return () => {
      standing = false;
      cancelAnimationFrame(starting);
      const { current: opened } = swipe;
      if (opened?.opener.isOpening) opened.on("openingAnimationEnd", () => opened.destroy());
      else opened?.destroy();
    };
  }, []);

  return null;
}

function startOf(items: Image[], start: string | undefined): number {
  return Math.max(
    0,
    items.findIndex(({ id }) => id === start),
  );
}
