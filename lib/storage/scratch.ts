import { createHash } from "node:crypto";
import { type FileHandle, open } from "node:fs/promises";
import { reach } from "./failure.ts";
import { release } from "./incoming.ts";

/** Bytes read at a time to hash a file. */
const CHUNK = 1024 ** 2;

/** Writes chunks from byte `end` of a file on, whose memory is gone then; resolves to where they end. */
export async function appendTo(handle: FileHandle, end: number, chunks: Uint8Array[]): Promise<number> {
  let at = end;
  for (let left = chunks; left.length > 0; ) {
    const { bytesWritten } = await reach(handle.writev(left, at));
    at += bytesWritten;
    left = behind(left, bytesWritten);
  }
  for (const chunk of chunks) release(chunk);
  return at;
}

/** Length in bytes and SHA-256 (hex) of a file. */
export async function digestOf(file: string): Promise<{ bytes: number; sha256: string }> {
  const hash = createHash("sha256");
  const handle = await open(file);
  try {
    // One buffer for all of it: a stream's would wait for the collector by the hundred.
    const portion = Buffer.allocUnsafe(CHUNK);
    let bytes = 0;
    for (;;) {
      const { bytesRead } = await handle.read(portion, 0, CHUNK, bytes);
      if (bytesRead === 0) return { bytes, sha256: hash.digest("hex") };
      hash.update(portion.subarray(0, bytesRead));
      bytes += bytesRead;
    }
  } finally {
    await handle.close();
  }
}

/** What is left of `chunks` behind their first `count` bytes: a short write is legal and rare. */
function behind(chunks: Uint8Array[], count: number): Uint8Array[] {
  let passed = 0;
  return chunks.flatMap((chunk) => {
    const from = Math.max(0, count - passed);
    passed += chunk.byteLength;
    return from >= chunk.byteLength ? [] : [chunk.subarray(from)];
  });
}
