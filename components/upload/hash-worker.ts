import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";

/** How much of a file is in memory at a time, bytes. */
const portion = 4 * 1024 ** 2;

/** Answers each file with its SHA-256 in hex, or with null when it cannot be read. */
addEventListener("message", async ({ data: file }: MessageEvent<File>) => {
  try {
    const hash = sha256.create();
    for (let at = 0; at < file.size; at += portion) hash.update(new Uint8Array(await file.slice(at, at + portion).arrayBuffer()));
    postMessage(bytesToHex(hash.digest()));
  } catch {
    postMessage(null);
  }
});
