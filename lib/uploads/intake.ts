import { createHash } from "node:crypto";
import { Refusal } from "#lib/refusal.ts";
import type { Part } from "#lib/storage/parts.ts";
import type { Lease } from "./lease.ts";

/** Bytes gathered before they are written, as clients may send them a few at a time. */
const portion = 128 * 1024;
/** What a chunk's bytes must hash to (tus, extension checksum). */
export type Checksum = { algorithm: string; digest: Buffer };

type Chunk = {
  body: AsyncIterable<Uint8Array>;
  part: Part;
  lease: Lease;
  /** Where in the upload the chunk begins. */
  from: number;
  checksum: Checksum | null;
  onBytes: () => void;
};

/** How many bytes of the upload there are now, the pieces that hold them, and the error of a body that broke off. */
type Taken = { received: number; pieces: string[]; cut: unknown };

/**
 * Writes a chunk behind byte `from`. What came of a body that breaks off is kept and noted as received, and `cut` is its error; of a
 * chunk with a checksum nothing is kept unless all of it is right. Throws `invalid` (460 for a checksum that does not match, 409 when the lease
 * was lost), `storage-full`, `unavailable`.
 */
export async function takeIn({ body, part, lease, from, checksum, onBytes }: Chunk): Promise<Taken> {
  const hash = checksum && createHash(checksum.algorithm);
  const chunks = body[Symbol.asyncIterator]();
  let received = from;
  let written = from;
  let held: Uint8Array[] = [];
  let noted = Date.now();
  let pieces: string[] = [];
  let cut: unknown = null;

  const keep = () =>
    part.flush(async (now) => {
      await lease.advance(received, now);
      pieces = now;
    });
  const write = async () => {
    // A process that was frozen may have lost the lease, and must not write into what another one writes.
    if (lease.doubtful()) await lease.advance();
    const all = held;
    held = [];
    written = received;
    if (all.length > 0) await part.append(all);
  };
  for (;;) {
    const next = await chunks.next().catch((error: unknown) => {
      cut = error ?? new Error("The body broke off");
      return { done: true, value: undefined } as const;
    });
    if (next.done) break;
    onBytes();
    hash?.update(next.value);
    held.push(next.value);
    received += next.value.byteLength;
    if (received - written >= portion) await write();
    if (hash !== null || !part.isDue(Date.now() - noted)) continue;
    await write();
    await keep();
    noted = Date.now();
  }
  await write();
  if (hash !== null && (cut !== null || !hash.digest().equals(checksum?.digest ?? Buffer.alloc(0)))) {
    await part.cut(from);
    if (cut !== null) throw cut;
    throw new Refusal("invalid", "The bytes that came do not match their checksum. None of them was kept: send them again.", {
      status: 460,
      errors: [{ path: "Upload-Checksum", message: "does not match the body" }],
    });
  }
  await keep();
  return { received, pieces, cut };
}
