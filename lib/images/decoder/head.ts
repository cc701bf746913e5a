import { open } from "node:fs/promises";
import { HEAD_BYTES } from "./kinds.ts";

/** The first bytes of a file. Throws the system's error where it cannot be read. */
export async function readHead(file: string): Promise<Buffer> {
  const handle = await open(file, "r");
  try {
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}
