/** The types that are taken as uploads. */
export type ImageType = "image/jpeg" | "image/png" | "image/webp" | "image/gif" | "image/avif" | "image/tiff" | "image/heic";
/** The formats of thumbnails, as their extensions. */
export type ThumbnailFormat = "jpg" | "png" | "webp" | "avif";

/** How many bytes from the start of a file `kindOf` wants to see. */
export const HEAD_BYTES = 4096;

const avifBrands = new Set(["avif", "avis"]);
// ISO/IEC 23008-12, annex B: the brands of images and sequences that are coded in HEVC.
const hevcBrands = new Set(["heic", "heix", "heim", "heis", "hevc", "hevx", "hevm", "hevs"]);
// Any codec may stand behind these.
const openBrands = new Set(["mif1", "mif2", "msf1"]);

/**
 * Tells the type of an image by its first bytes; null for everything that is not taken, SVG and all else that can run script
 * included. What an upload calls itself is not asked.
 */
export function kindOf(head: Buffer): ImageType | null {
  const at = (start: number, end: number) => head.toString("latin1", start, end);
  if (at(0, 3) === "\xff\xd8\xff") return "image/jpeg";
  if (at(0, 8) === "\x89PNG\r\n\x1a\n") return "image/png";
  if (at(0, 6) === "GIF87a" || at(0, 6) === "GIF89a") return "image/gif";
  if (at(0, 4) === "RIFF" && at(8, 12) === "WEBP") return "image/webp";
  if (["II*\0", "MM\0*", "II+\0", "MM\0+"].includes(at(0, 4))) return "image/tiff";
  if (at(4, 8) === "ftyp") return kindOfBoxes(head);
  return null;
}

/** Tells AVIF from HEIC by the brands in the file type box, the major one first; by the coding of its items where the brands leave it open. */
function kindOfBoxes(head: Buffer): ImageType | null {
  if (head.length < 16) return null;
  const end = Math.min(head.readUInt32BE(0), head.length);
  const brands = [head.toString("latin1", 8, 12)];
  for (let at = 16; at + 4 <= end; at += 4) brands.push(head.toString("latin1", at, at + 4));
  const [major = ""] = brands;
  if (!avifBrands.has(major) && !hevcBrands.has(major) && !openBrands.has(major)) return null;
  for (const brand of brands) {
    if (avifBrands.has(brand)) return "image/avif";
    if (hevcBrands.has(brand)) return "image/heic";
  }
  if (head.includes("hvc1")) return "image/heic";
  return head.includes("av01") ? "image/avif" : null;
}
