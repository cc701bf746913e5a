"use client";

import { type CSSProperties, useEffect, useMemo, useRef, useState, useSyncExternalStore } from "react";
import { blurOf, colourOf } from "#components/gallery/placeholder.ts";
import { classes } from "#components/ui/class.ts";

type Props = {
  source: { src: string; srcSet?: string } | null;
  alt: string;
  placeholder: string;
  width: number;
  height: number;
  sizes?: string;
  lazy?: boolean;
  /** Whether to wait before asking for the picture, as it may be gone again at once. */
  hold?: () => boolean;
  className?: string;
  style?: CSSProperties;
};

const never = () => () => {};
/** How long a picture must stand before it is asked for where the reader sweeps past, ms. */
const patience = 150;

/** A picture over its placeholder: its mean colour in the page that the server sends, its blur where scripts run, then itself. */
export function Picture({ source, alt, placeholder, lazy = false, hold, className, style, ...rest }: Props) {
  const image = useRef<HTMLImageElement>(null);
  const [state, setState] = useState<"waiting" | "here" | "failed">("waiting");
  const scripted = useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
  const [held, setHeld] = useState(() => scripted && (hold?.() ?? false));
  const waiting = state !== "here";
  const blur = useMemo(() => (scripted && waiting ? blurOf(placeholder) : undefined), [scripted, waiting, placeholder]);

  useEffect(() => {
    const { current: element } = image;
    // It may have come before scripts ran.
    if (element?.complete && element.naturalWidth > 0) setState("here");
    return () => {
      // Chromium keeps the connection of a request whose picture has left the page, and of six none is left for the next ones.
      if (element && !element.isConnected && !element.complete) for (const name of ["srcset", "src"]) element.removeAttribute(name);
    };
  }, []);

  useEffect(() => {
    if (!held) return;
    const timer = setTimeout(() => setHeld(false), patience);
    return () => clearTimeout(timer);
  }, [held]);

  // Once the picture is here nothing may show through where it is transparent.
  const behind = waiting
    ? { backgroundColor: colourOf(placeholder), backgroundImage: blur && `url(${blur})`, backgroundSize: "100% 100%" }
    : {};
  if (!source || state === "failed") return <div role="img" aria-label={alt} className={className} style={{ ...style, ...behind }} />;
  return (
    <img
      ref={image}
      {...(held ? {} : source)}
      {...rest}
      alt={alt}
      loading={lazy ? "lazy" : "eager"}
      decoding="async"
      draggable={false}
      className={classes("text-transparent", !waiting && "checkered", className)}
      style={{ ...style, ...behind }}
      onLoad={() => setState("here")}
      onError={() => setState("failed")}
    />
  );
}
