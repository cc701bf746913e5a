"use client";

import { Image as ImageSign } from "lucide-react";
import { useEffect, useRef, useState } from "react";

/** Px, for screens that show two for one. */
const height = 96;
/** What takes this many bytes takes long to decode, and much memory. */
const heaviest = 64 * 1024 ** 2;

const drawn = new WeakMap<File, Promise<ImageBitmap | null>>();
let last: Promise<unknown> = Promise.resolve();

/** A small picture of a file before anybody else has seen it; a plain tile for kinds that this browser does not show, HEIC mostly. */
export function Preview({ file }: { file: File }) {
  const frame = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const [seen, setSeen] = useState(false);

  useEffect(() => {
    const { current: element } = frame;
    if (!element) return;
    let gone = false;
    const show = async () => {
      const bitmap = await bitmapOf(file, () => gone);
      if (gone || !bitmap || !canvas.current) return;
      canvas.current.width = bitmap.width;
      canvas.current.height = bitmap.height;
      canvas.current.getContext("2d")?.drawImage(bitmap, 0, 0);
      setSeen(true);
    };
    const observer = new IntersectionObserver(([entry]) => {
      if (!entry?.isIntersecting) return;
      observer.disconnect();
      void show();
    });
    observer.observe(element);
    return () => {
      gone = true;
      observer.disconnect();
    };
  }, [file]);

  return (
    <div
      ref={frame}
      aria-hidden="true"
      className="grid size-11 shrink-0 place-items-center overflow-hidden rounded-tile bg-sunken text-edge"
    >
      {!seen && <ImageSign size={20} />}
      <canvas ref={canvas} className={seen ? "size-full object-cover" : "hidden"} />
    </div>
  );
}

/** Decodes one file after the other, as each may take as much memory as a screen has pixels, many times over. */
function bitmapOf(file: File, isUnwanted: () => boolean): Promise<ImageBitmap | null> {
  const known = drawn.get(file);
  if (known) return known;
  const bitmap = last.then(async () => {
    if (isUnwanted()) {
      drawn.delete(file);
      return null;
    }
    if (file.size > heaviest) return null;
    return createImageBitmap(file, { resizeHeight: height, resizeQuality: "medium" }).catch(() => null);
  });
  drawn.set(file, bitmap);
  last = bitmap;
  return bitmap;
}
