import sharp, { type Sharp } from "sharp";

// One image at a time in each child: a cache would find nothing, and more threads would only wait on each other.
sharp.cache(false);
sharp.concurrency(1);
sharp.simd(true);
// Of all that libvips can read, the loaders of the types that are taken, and no other.
sharp.block({ operation: ["VipsForeignLoad"] });
sharp.unblock({ operation: ["Jpeg", "Png", "Webp", "Nsgif", "Tiff", "Heif"].map((loader) => `VipsForeignLoad${loader}`) });

/** Does work in which our own SVG is drawn; no upload's ever is. */
export async function withSvg<T>(work: () => Promise<T>): Promise<T> {
  const operation = ["VipsForeignLoadSvg"];
  sharp.unblock({ operation });
  try {
    return await work();
  } finally {
    sharp.block({ operation });
  }
}

/**
 * Opens an encoded image; `animated` for all of its frames, `oriented` to turn it as its EXIF data say.
 * Its size must have been judged (`limits.ts`) before its pixels are read.
 */
export function openImage(image: string | Buffer, { animated = false, oriented = false } = {}): Sharp {
  return sharp(image, {
    animated,
    autoOrient: oriented,
    // Truncated and undecodable files are refused; what decoders merely warn of (stray bytes before a marker) is in the files
    // of real cameras.
    failOn: "error",
    // `limits.ts` judges, by frame and by kind, and says why.
    limitInputPixels: false,
    sequentialRead: true,
  });
}

export { sharp };
