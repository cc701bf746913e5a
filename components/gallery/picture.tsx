"use client";

import { type CSSProperties, useEffect, useRef, useState } from "react";
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
  className?: string;
  style?: CSSProperties;
};

/** A picture over its placeholder: its mean colour at once, its blur as soon as scripts run, then itself. */
export function Picture({ source, alt, placeholder, lazy = false, className, style, ...rest }: Props) {
  const image = useRef<HTMLImageElement>(null);
  const [state, setState] = useState<"waiting" | "here" | "failed">("waiting");
  const [blur, setBlur] = useState<string>();

  useEffect(() => {
    if (image.current?.complete && image.current.naturalWidth > 0) setState("here");
    else setBlur(blurOf(placeholder));
  }, [placeholder]);

  // Once the picture is here nothing may show through where it is transparent.
  const behind =
    state === "here"
      ? {}
      : { backgroundColor: colourOf(placeholder), backgroundImage: blur && `url(${blur})`, backgroundSize: "100% 100%" };
  if (!source || state === "failed") return <div role="img" aria-label={alt} className={className} style={{ ...style, ...behind }} />;
  return (
    <img
      ref={image}
      {...source}
      {...rest}
      alt={alt}
      loading={lazy ? "lazy" : "eager"}
      decoding="async"
      draggable={false}
      className={classes("text-transparent", state === "here" && "checkered", className)}
      style={{ ...style, ...behind }}
      onLoad={() => setState("here")}
      onError={() => setState("failed")}
    />
  );
}
