import { createHash } from "node:crypto";
import type { FileHandle } from "node:fs/promises";
import { crc32 } from "node:zlib";
import type { GetObjectCommandOutput } from "@aws-sdk/client-s3";
import { reach } from "./failure.ts";

/** Bytes of a file that are read at a time. */
const CHUNK = 1024 ** 2;

/** What an object has beside its bytes: their CRC-32, of whatever length it is and in however many parts it came. */
export type Metadata = { crc32: string };

/** A CRC-32 costs a sixth of an MD5, which every reading of every original would have to bear. */
export function metadataOf(sum: number): Metadata {
  return { crc32: sum.toString(16).padStart(8, "0") };
}

/** The CRC-32 of the first `size` bytes of a file. */
export async function sumOfFile(handle: FileHandle, size: number): Promise<number> {
  const chunk = Buffer.allocUnsafe(CHUNK);
  let sum = 0;
  for (let read = 0; read < size; ) {
    const { bytesRead } = await reach(handle.read(chunk, 0, Math.min(CHUNK, size - read), read));
    if (bytesRead === 0) throw new Error(`A file ended ${size - read} bytes early`);
    sum = crc32(chunk.subarray(0, bytesRead), sum);
    read += bytesRead;
  }
  return sum;
}

/** Takes the bytes of an object as they come, and tells at the end whether they are those that were put. */
export type Check = { add(portion: Uint8Array): void; passes(): boolean };

type Told = Pick<GetObjectCommandOutput, "Metadata" | "ETag" | "ServerSideEncryption">;

/** How all bytes of an object are checked by what is told of it; null where that has no checksum of them. */
export function checkOf(told: Told): Check | null {
  const expected = told.Metadata?.["crc32"];
  if (expected === undefined) return etagIsMd5(told) ? md5Check(told.ETag) : null;
  let sum = 0;
  return {
    add: (portion) => {
      sum = crc32(portion, sum);
    },
    passes: () => metadataOf(sum).crc32 === expected,
  };
}

/** For what somebody else has put there. */
function md5Check(etag: string | undefined): Check {
  const hash = createHash("md5");
  return { add: (portion) => void hash.update(portion), passes: () => `"${hash.digest("hex")}"` === etag };
}

/** An object that came in parts, or is encrypted with a key of its own, has another ETag. */
function etagIsMd5({ ETag = "", ServerSideEncryption }: Told): boolean {
  return /^"[0-9a-f]{32}"$/.test(ETag) && (ServerSideEncryption === undefined || ServerSideEncryption === "AES256");
}
