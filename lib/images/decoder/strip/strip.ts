import { closeSync, openSync, writeSync } from "node:fs";
import type { ImageType } from "../kinds.ts";
import { strippedGif } from "./gif.ts";
import { strippedHeif } from "./heif.ts";
import { strippedJpeg } from "./jpeg.ts";
import { strippedPng } from "./png.ts";
import { type Piece, PORTION, type Source, sourceOfFile } from "./source.ts";
import { strippedTiff } from "./tiff.ts";
import { strippedWebp } from "./webp.ts";

/** The file without its metadata, in pieces of it and new ones; `orientation` as EXIF counts, where that says it. */
export const strippers: Record<ImageType, (source: Source, orientation: number) => Generator<Piece>> = {
  "image/jpeg": strippedJpeg,
  "image/png": strippedPng,
  "image/webp": strippedWebp,
  "image/gif": strippedGif,
  // These say it otherwise, where it stays.
  "image/avif": strippedHeif,
  "image/heic": strippedHeif,
  "image/tiff": strippedTiff,
};

/** Writes `file` without its metadata to `output`, a portion at a time; `told` hears of every byte. Throws as the strippers do. */
export function writeStripped(file: string, type: ImageType, orientation: number, output: string, told: (bytes: Uint8Array) => void): void {
  const from = openSync(file, "r");
  try {
    const to = openSync(output, "wx", 0o600);
    try {
      const source = sourceOfFile(from);
      for (const part of portions(source, strippers[type](source, orientation))) {
        told(part);
        for (let done = 0; done < part.length; ) done += writeSync(to, part, done);
      }
    } finally {
      closeSync(to);
    }
  } finally {
    closeSync(from);
  }
}

/** The bytes of all pieces, gathered, as most pieces are small. Each portion is valid until the next. */
function* portions(source: Source, pieces: Iterable<Piece>): Generator<Uint8Array> {
  const held = Buffer.alloc(PORTION);
  let length = 0;
  for (const part of parts(source, pieces)) {
    if (length + part.length > held.length) {
      yield held.subarray(0, length);
      length = 0;
    }
    if (part.length > held.length) yield part;
    else {
      held.set(part, length);
      length += part.length;
    }
  }
  yield held.subarray(0, length);
}

function* parts(source: Source, pieces: Iterable<Piece>): Generator<Uint8Array> {
  for (const piece of pieces) {
    if (!("from" in piece)) yield piece;
    else for (let at = piece.from; at < piece.to; at += PORTION) yield source.read(at, Math.min(piece.to, at + PORTION));
  }
}
