import type { FileHandle } from "node:fs/promises";
import { once } from "#db/once.ts";
import { reach } from "./failure.ts";
import type { OpenBytes } from "./index.ts";

/** Bytes of a portion: large enough that asking for it costs little beside it, small enough that many can be under way. */
const PORTION = 512 * 1024;
/** Buffers of a portion's size that wait for the next reader, as a new one costs more to make than to fill; 8 MiB at the most. */
const spare = once<Buffer[]>("storage.spare", () => []);
const MOST_SPARE = 16;
/** Milliseconds after which what nobody began to read gives its descriptor back. */
const UNREAD = 60_000;

/**
 * The `length` bytes of an open file from `start` on. Two buffers take turns: one is filled while the other is in the reader's hands.
 * A new one for each portion would make garbage of the size of the file, which costs more to collect than to read. Closes the handle.
 */
export function portionsOf(handle: FileHandle, start: number, length: number): OpenBytes {
  let closed: Promise<void> | null = null;
  const close = () => {
    clearTimeout(unread);
    closed ??= handle.close();
    return closed;
  };
  const unread = setTimeout(close, UNREAD).unref();

  async function* portions(): AsyncGenerator<Uint8Array> {
    clearTimeout(unread);
    let [filled, free] = [takeBuffer(), takeBuffer()];
    let read = 0;
    const fill = () => {
      const filling = handle.read(free, 0, Math.min(PORTION, length - read), start + read);
      // It may fail while the reader is still busy with the portion before: then it is thrown when the next one is asked for.
      filling.catch(() => {});
      return filling;
    };
    let filling = fill();
    try {
      while (read < length) {
        const { bytesRead } = await reach(filling);
        if (bytesRead === 0) throw new Error(`A file ended ${length - read} bytes early`);
        read += bytesRead;
        [filled, free] = [free, filled];
        filling = fill();
        yield filled.subarray(0, bytesRead);
      }
      // The reader has done with the last portion. Where the reading broke off, a write of it may still be under way.
      if (spare.length < MOST_SPARE) spare.push(filled, free);
    } finally {
      // The reader may leave, or the disk fail, while the next portion is on its way.
      await filling.catch(() => {});
      await close();
    }
  }
  return { [Symbol.asyncIterator]: portions, close };
}

function takeBuffer(): Buffer {
  return spare.pop() ?? Buffer.allocUnsafeSlow(PORTION);
}
