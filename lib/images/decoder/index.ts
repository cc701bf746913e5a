import { availableParallelism } from "node:os";
import { once } from "#db/once.ts";
import { config } from "#lib/config.ts";
import { discard, newIncoming } from "#lib/storage/incoming.ts";
import { openChildren } from "./children.ts";
import type { ImageType, ThumbnailFormat } from "./kinds.ts";
import { guardFor } from "./quarantine.ts";
import type { Copied, Details, Examined, Facts, Thumbnail } from "./task.ts";

export type { ImageType, ThumbnailFormat } from "./kinds.ts";
export type { Details, Thumbnail } from "./task.ts";

const decoder = () =>
  once("decoder", () => ({
    children: openChildren({ workers: Math.min(4, availableParallelism()), waiting: 256, patience: 10_000, deadline: 45_000 }),
    examined: 0,
    derived: 0,
  }));

/** A file to decode, and the SHA-256 of its bytes, hex. */
export type Source = { file: string; sha256: string };

/**
 * Looks at an upload: what it is, and its thumbnails at `heights` px in its base format, new files beside `file` that the caller
 * adopts or discards. Throws `unsupported-type`, `unreadable-image`, `too-many-pixels`, `busy`, or the storage's refusals; then
 * nothing is left but `file`.
 */
export async function examine({ file, sha256 }: Source, heights: number[]): Promise<Examined> {
  const outputs = heights.flatMap((height) => ["jpg", "png", "webp"].map((format) => `${file}.${height}.${format}`));
  const { children } = decoder();
  const { maxPixels } = config();
  const examined = await orDiscard(outputs, children.ask({ work: "examine", file, heights, maxPixels }, guardFor(sha256)));
  decoder().examined++;
  return examined;
}

/**
 * Makes one thumbnail of an image that was examined before, as a new incoming file that the caller adopts or discards. All frames
 * where `frames` > 1, `format` is webp and the animation is within the budget; else the first. Throws as `examine` does.
 */
export async function derive(
  { file, sha256 }: Source,
  type: ImageType,
  height: number,
  format: ThumbnailFormat,
  frames: number,
): Promise<Thumbnail> {
  const output = await newIncoming();
  const { children } = decoder();
  const { maxPixels } = config();
  const task = { work: "derive", file, type, height, format, frames, maxPixels, output } as const;
  const thumbnail = await orDiscard([output], children.ask(task, guardFor(sha256)));
  decoder().derived++;
  return thumbnail;
}

/**
 * Copies an image that was examined before, pixel for pixel and without its metadata, as a new incoming file. Throws as `examine` does:
 * `unreadable-image` also where it cannot be known what of an unusual file is metadata.
 */
export async function strip({ file, sha256 }: Source, type: ImageType): Promise<Copied> {
  const output = await newIncoming();
  const task = { work: "strip", file, type, output, maxPixels: config().maxPixels } as const;
  return orDiscard([output], decoder().children.ask(task, guardFor(sha256)));
}

/** How an image is marked: at `height` px or, where that is null, at its own; `frames` as for `derive`. */
export type Marking = { height: number | null; format: Facts["baseFormat"]; frames: number; text: string };

/**
 * Copies an image that was examined before with a text over it and without its metadata, as a new incoming file. Throws as `examine`
 * does, and `invalid` for letters that cannot be written.
 */
export async function watermark({ file, sha256 }: Source, type: ImageType, marking: Marking): Promise<Copied> {
  const output = await newIncoming();
  const task = { work: "watermark", file, type, ...marking, output, maxPixels: config().maxPixels } as const;
  return orDiscard([output], decoder().children.ask(task, guardFor(sha256)));
}

/** Reads what the camera wrote into the file of an image that was examined before. Throws as `examine` does. */
export function describe({ file, sha256 }: Source): Promise<Details> {
  return decoder().children.ask({ work: "describe", file, maxPixels: config().maxPixels }, guardFor(sha256));
}

/** How many tasks run and wait now, and how many of each kind were done since the start. */
export function decoderTasks(): { running: number; queued: number; examined: number; derived: number } {
  const { children, examined, derived } = decoder();
  return { ...children.load(), examined, derived };
}

/** Ends the child processes; what they were doing is refused as `unavailable`. */
export async function closeDecoder(): Promise<void> {
  await decoder().children.close();
}

// A killed child cannot clean up after itself.
async function orDiscard<T>(outputs: string[], work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    await Promise.all(outputs.map(discard));
    throw error;
  }
}
