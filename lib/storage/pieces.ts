import { createHash } from "node:crypto";
import { open } from "node:fs/promises";
import { Refusal } from "#lib/refusal.ts";
import { RETRY_AFTER, reach } from "./failure.ts";
import { discard, newIncoming, type Received, receive } from "./incoming.ts";
import type { Storage } from "./index.ts";
import type { Known, Part, Parts } from "./parts.ts";
import { appendTo, digestOf } from "./scratch.ts";

/** Bytes that are put at once, and ms after which fewer are put too: what the loss of a node takes at the most of a request under way. */
const [PIECE, CHECKPOINT] = [8 * 1024 ** 2, 10_000];
/** A last piece of fewer bytes is taken into the next, so that an upload of so many bytes has few pieces however few come at a time. */
const SMALL = 256 * 1024;
/** How many pieces are removed at once: whoever sent the last byte waits for it. */
const AT_ONCE = 16;

/** What lies under it are pieces of uploads: `incoming/{id}/{first byte}-{first half of the SHA-256}`. */
export const piecesPrefix = "incoming/";
const placeOf = (id: string, piece: string) => `${piecesPrefix}${id}/${piece}`;
const startOf = (piece: string) => Number(piece.split("-")[0]);

/** The upload whose piece this name is; null for every other. */
export function uploadOfPiece(name: string): string | null {
  return /^incoming\/([^/]{22})\/\d{1,15}-[0-9a-f]{32}$/.exec(name)?.[1] ?? null;
}

/**
 * Parts in a bucket, where every node goes on with them. S3's own multipart uploads would not do: their parts have 5 MiB or more, and
 * clients stop where they like; and who lost the lease could replace a part that was acknowledged. A piece is an object that never
 * changes, as its name tells its bytes, and the row says which of them make up the upload: neither what a dead node left, nor what a slow one
 * still writes, nor the order in which a server lists its objects matters.
 */
export function bucketParts(storage: Storage): Parts {
  return {
    open: (known) => openPart(storage, known),
    whole: (known, use) => withWhole(storage, known, use),
    async remove(id) {
      const names: string[] = [];
      for await (const { name } of storage.list(`${piecesPrefix}${id}/`)) names.push(name);
      for (let at = 0; at < names.length; at += AT_ONCE) {
        await Promise.all(names.slice(at, at + AT_ONCE).map((name) => storage.remove(name)));
      }
    },
    async list() {
      const ids = new Set<string>();
      for await (const { name } of storage.list(piecesPrefix)) ids.add(uploadOfPiece(name) ?? "");
      ids.delete("");
      return [...ids];
    },
  };
}

/** Gathers what comes in a file of this node, and puts it as a piece at each flush. */
async function openPart(storage: Storage, { id, received, pieces }: Known): Promise<Part | null> {
  const last = pieces.at(-1);
  if (last === undefined && received > 0) return null;
  let kept = pieces;
  let replaced: string | null = null;
  /** Where in the upload the file begins, where what it holds was flushed, and where it ends. */
  let [start, flushed, end] = [received, received, received];
  let gathering = await gather();
  if (last !== undefined && received - startOf(last) < SMALL) {
    [kept, replaced, start] = [pieces.slice(0, -1), last, startOf(last)];
    const bytes = await storage.read(placeOf(id, last)).catch(async (error) => {
      await close();
      throw error;
    });
    if (bytes?.length !== received - start) {
      await close();
      return null;
    }
    await appendTo(gathering.handle, 0, [bytes]);
  }

  async function close(): Promise<void> {
    await gathering.handle.close();
    await discard(gathering.file);
  }

  return {
    async append(chunks) {
      end = start + (await appendTo(gathering.handle, end - start, chunks));
    },
    isDue: (ms) => end - flushed >= PIECE || (ms >= CHECKPOINT && end > flushed),
    async flush(note) {
      if (end === flushed) return note(replaced === null ? kept : [...kept, replaced]);
      const { sha256 } = await reach(digestOf(gathering.file));
      const piece = `${start}-${sha256.slice(0, 32)}`;
      await storage.adopt(gathering.file, placeOf(id, piece));
      await gathering.handle.close();
      gathering = await gather();
      await note([...kept, piece]);
      const old = replaced;
      [kept, replaced, start, flushed] = [[...kept, piece], null, end, end];
      // One that stays goes with the upload.
      if (old !== null) await storage.remove(placeOf(id, old)).catch(() => {});
    },
    async cut(size) {
      await reach(gathering.handle.truncate(size - start));
      end = size;
    },
    close,
  };
}

async function gather() {
  const file = await newIncoming();
  return { file, handle: await reach(open(file, "wx+", 0o600)) };
}

/** The pieces one behind the other, hashed on the way, in a file that is gone when `use` has settled. */
async function withWhole<T>(storage: Storage, known: Known, use: (received: Received) => Promise<T>): Promise<T | null> {
  const received = await receive(bytesOf(storage, known), known.received);
  try {
    return received.bytes === known.received ? await use(received) : null;
  } finally {
    await discard(received.file);
  }
}

/** The bytes of the pieces, up to one that is missing. Throws `unavailable` where one comes with other bytes than were put. */
async function* bytesOf(storage: Storage, { id, received, pieces }: Known): AsyncGenerator<Uint8Array> {
  for (const [at, piece] of pieces.entries()) {
    const opened = await storage.open(placeOf(id, piece));
    if (opened === null) return;
    const hash = createHash("sha256");
    let bytes = 0;
    for await (const portion of opened) {
      hash.update(portion);
      bytes += portion.length;
      // A copy, as the portion's memory is the storage's.
      yield new Uint8Array(portion);
    }
    const length = startOf(pieces[at + 1] ?? String(received)) - startOf(piece);
    if (bytes !== length || !piece.endsWith(hash.digest("hex").slice(0, 32))) {
      const cause = new Error(`The piece ${piece} of the upload ${id} came with other bytes than were put`);
      throw new Refusal("unavailable", "The storage cannot be reached. Try again shortly.", { cause, retryAfter: RETRY_AFTER });
    }
  }
}
