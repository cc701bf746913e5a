import type { Code } from "#lib/refusal.ts";
import type { ImageType, ThumbnailFormat } from "./kinds.ts";

/** What an image is. `width` and `height` in px, after EXIF orientation; `placeholder` is a ThumbHash, base64. */
export type Facts = {
  type: ImageType;
  width: number;
  height: number;
  /** 1 for everything but an animated GIF or WebP. */
  frames: number;
  /** What its thumbnails are made in unless asked otherwise: webp where it is animated, png where it is transparent somewhere. */
  baseFormat: "jpg" | "png" | "webp";
  placeholder: string;
};

/** A finished thumbnail in a file of its own: the height that was wanted (its pixels are fewer where the image has fewer), bytes, SHA-256 in hex. */
export type Thumbnail = { height: number; format: ThumbnailFormat; file: string; bytes: number; sha256: string };

/** A finished copy in a file of its own: bytes, SHA-256 in hex. */
export type Copied = { file: string; bytes: number; sha256: string };

export type Examined = { facts: Facts; thumbnails: Thumbnail[] };

/** Where a picture was taken, in degrees, north and east positive. */
export type Place = { latitude: number; longitude: number };

/** What the camera wrote into a file; null for what it did not. */
export type Details = {
  camera: string | null;
  lens: string | null;
  /** What the camera's clock showed, `YYYY-MM-DDThh:mm:ss` in no known zone. */
  takenAt: string | null;
  /** s */
  exposureTime: number | null;
  /** The f-number. */
  aperture: number | null;
  iso: number | null;
  /** mm */
  focalLength: number | null;
  place: Place | null;
};

/**
 * What a child is asked. Files by absolute path, heights in px (null for the image's own), `maxPixels` per frame. `alone`: no other child decodes a heavy image
 * meanwhile, so that this one may be.
 */
export type Task = { file: string; maxPixels: number; alone?: boolean } & (
  | { work: "examine"; heights: number[] }
  | { work: "describe" }
  | { work: "derive"; type: ImageType; height: number; format: ThumbnailFormat; frames: number; output: string }
  | { work: "strip"; type: ImageType; output: string }
  | { work: "watermark"; type: ImageType; height: number | null; format: Facts["baseFormat"]; frames: number; text: string; output: string }
);

/** What comes of a task that succeeds. */
export type Answer<T extends Task> = T extends { work: "examine" }
  ? Examined
  : T extends { work: "describe" }
    ? Details
    : T extends { work: "derive" }
      ? Thumbnail
      : Copied;

/** What a child answers. `heavy`: nothing was decoded, as it may be done alone only. `failed` is a system call that failed it: the disk's fault, not the image's. */
export type Outcome =
  | { done: Examined | Details | Thumbnail | Copied | null }
  | { heavy: true }
  | { refused: Code; sentence: string; cause?: string }
  | { failed: { message: string; code: string; syscall: string } };
