import { createHash } from "node:crypto";
import type { Storage } from "#lib/storage/index.ts";

type Recorded = { bytes: number; sha256: string };

/** What is wrong with the stored bytes under `name`, by size and SHA-256; null when they are as recorded. */
export async function faultOf(storage: Storage, name: string, { bytes, sha256 }: Recorded): Promise<"missing" | string | null> {
  try {
    const opened = await storage.open(name);
    if (opened === null) return "missing";
    const hash = createHash("sha256");
    let size = 0;
    for await (const chunk of opened) {
      hash.update(chunk);
      size += chunk.byteLength;
    }
    if (size !== bytes) return `has ${size} bytes where ${bytes} were stored`;
    return hash.digest("hex") === sha256 ? null : "has other bytes than were stored (its SHA-256 differs)";
  } catch (error) {
    const { cause = error } = error as Error;
    return `cannot be read: ${(cause as Error).message}`;
  }
}
