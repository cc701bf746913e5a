import { createHash } from "node:crypto";
import type { Metadata } from "sharp";
import { Refusal } from "#lib/refusal.ts";
import type { ImageType } from "./kinds.ts";
import { orientationAsTiff } from "./strip/orientation.ts";
import { writeStripped } from "./strip/strip.ts";
import type { Copied, Task } from "./task.ts";
import { openImage } from "./vips.ts";

/** The types whose EXIF says which way up they are. */
const turnedByExif = new Set<ImageType>(["image/jpeg", "image/png", "image/webp"]);
const traces = ["xmp", "iptc", "tifftagPhotoshop", "comments"] as const;

/**
 * Copies an image without its metadata, pixel for pixel. What is unusual is refused rather than passed on, and so is a copy in
 * which another reader still finds metadata, or another picture. Throws `unreadable-image`.
 */
export async function copyWithoutMetadata({ file, type, output }: Extract<Task, { work: "strip" }>): Promise<Copied> {
  const before = await openImage(file).metadata();
  const orientation = turnedByExif.has(type) ? (before.orientation ?? 1) : 1;
  const hash = createHash("sha256");
  let bytes = 0;
  try {
    writeStripped(file, type, orientation, output, (part) => {
      hash.update(part);
      bytes += part.length;
    });
  } catch (error) {
    if (error instanceof Error && "syscall" in error) throw error;
    throw refused(error);
  }
  const fault = faultOf(
    type,
    before,
    await openImage(output)
      .metadata()
      .catch((error: Error) => error),
  );
  if (fault !== null) throw refused(new Error(fault));
  return { file: output, bytes, sha256: hash.digest("hex") };
}

function faultOf(type: ImageType, before: Metadata, after: Metadata | Error): string | null {
  if (after instanceof Error) return after.message;
  for (const trace of traces) if (after[trace] !== undefined) return `${trace} is still there`;
  const orientation = turnedByExif.has(type) ? (before.orientation ?? 1) : 1;
  const own = after.exif?.subarray(after.exif.toString("latin1", 0, 6) === "Exif\0\0" ? 6 : 0);
  if (own && !(orientation > 1 && own.equals(orientationAsTiff(orientation)))) return "EXIF is still there";
  const same =
    (["format", "width", "height", "channels", "depth", "space"] as const).every((fact) => after[fact] === before[fact]) &&
    (after.orientation ?? 1) === (before.orientation ?? 1) &&
    Buffer.from(after.icc ?? "").equals(Buffer.from(before.icc ?? ""));
  return same ? null : "it is another picture";
}

function refused(cause: unknown): Refusal {
  const sentence =
    "The metadata of this image cannot be taken out without risk, as its file is built in an unusual way or damaged. Choose a thumbnail, or the exact original.";
  return new Refusal("unreadable-image", sentence, { cause });
}
