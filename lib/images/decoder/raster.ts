import type { Metadata, Sharp } from "sharp";
import { displayP3, toSrgb } from "./colour.ts";
import { readHead } from "./head.ts";
import type { ImageType } from "./kinds.ts";
import { type Header, isAnimated } from "./limits.ts";
import type { Picture } from "./picture.ts";
import { fitted, type Size, toPixels, withoutIdleAlpha } from "./pixels.ts";
import { openImage } from "./vips.ts";

const formats: Partial<Record<ImageType, string>> = {
  "image/jpeg": "jpeg",
  "image/png": "png",
  "image/webp": "webp",
  "image/gif": "gif",
  "image/tiff": "tiff",
  "image/avif": "heif",
};
const bytesPerChannel: Record<string, number> = {
  uchar: 1,
  char: 1,
  ushort: 2,
  short: 2,
  uint: 4,
  int: 4,
  float: 4,
  complex: 8,
  double: 8,
  dpcomplex: 16,
};

/** Opens everything that sharp decodes. Throws what sharp says of a broken header, or of a file that is of another type inside. */
export async function openRaster(file: string, type: ImageType): Promise<Omit<Picture, "heavy">> {
  const metadata = await openImage(file).metadata();
  if (metadata.format !== formats[type]) throw new Error(`${type} by its first bytes, ${metadata.format} to libvips`);
  const header = headerOf(metadata, type);
  const animated = isAnimated(type, header);
  const oriented = header.frames === 1 && (metadata.orientation ?? 1) > 1;
  const size = oriented ? (metadata.autoOrient as Size) : { width: header.width, height: header.height };

  return {
    header,
    size,
    timing: animated ? { delay: metadata.delay ?? [], loop: metadata.loop ?? 0 } : null,
    async pixels(height, wanted) {
      const all = animated && wanted;
      const image = withProfileObeyed(openImage(file, { animated: all, oriented }), metadata);
      const pixels = await toPixels(image, fitted(size, height), all ? header.frames : 1);
      const wide = type === "image/avif" && metadata.icc === undefined && namesP3(await readHead(file));
      return withoutIdleAlpha(wide ? await toSrgb(pixels, await displayP3()) : pixels);
    },
  };
}

function headerOf(metadata: Metadata, type: ImageType): Header {
  return {
    width: metadata.width,
    height: metadata.height,
    // Pages of a TIFF are no frames, nor are the items of an AVIF.
    frames: type === "image/gif" || type === "image/webp" ? (metadata.pages ?? 1) : 1,
    channels: metadata.channels,
    bytesPerChannel: Math.max(bytesPerChannel[metadata.depth] ?? 8, (metadata.bitsPerSample ?? 8) > 8 ? 2 : 1),
    interlaced: metadata.isProgressive ?? false,
  };
}

// sharp takes 16-bit RGB with a profile through Display P3 and leaves it there, unless a profile is asked for by name.
function withProfileObeyed(image: Sharp, { space, hasProfile }: Metadata): Sharp {
  return space === "rgb16" && hasProfile ? image.withIccProfile("srgb") : image;
}

// ISO/IEC 14496-12, 12.1.5: a colour box of type `nclx` begins with the primaries; 12 is Display P3 (ITU-T H.273). libvips obeys
// profiles only.
function namesP3(head: Buffer): boolean {
  const at = head.indexOf("colrnclx");
  return at >= 0 && at + 10 <= head.length && head.readUInt16BE(at + 8) === 12;
}
