import { Refusal } from "#lib/refusal.ts";
import type { Checksum } from "./intake.ts";

/** The algorithms that `Upload-Checksum` may name. */
export const algorithms = ["sha1", "sha256"];
const digestBytes: Record<string, number> = { sha1: 20, sha256: 32 };

/** Throws what is wrong with a request as tus 1.0.0 sees it, where the answer is clearer than the library's. */
export function checkProtocol(method: string, headers: Headers): void {
  if (headers.get("tus-resumable") !== "1.0.0") throw fault("Tus-Resumable", "must be 1.0.0, the one version that is spoken here", 412);
  if (method === "POST") {
    for (const name of ["Upload-Defer-Length", "Upload-Concat"]) {
      if (headers.has(name)) throw fault(name, "is not supported: say the whole length in Upload-Length");
    }
    if (!headers.has("upload-length")) throw fault("Upload-Length", "is missing");
  }
  if (method !== "PATCH") return;
  if (headers.get("content-type") !== "application/offset+octet-stream") {
    throw new Refusal("unsupported-type", "Send a chunk as application/offset+octet-stream.");
  }
  if (!headers.has("upload-offset")) throw fault("Upload-Offset", "is missing");
}

/** What `Upload-Checksum` says; null without it. Throws `invalid` (400) for what is not understood. */
export function checksumOf(headers: Headers): Checksum | null {
  const given = headers.get("upload-checksum");
  if (given === null) return null;
  const [, algorithm = "", base64 = ""] = /^([a-z0-9]+) ([A-Za-z0-9+/]+={0,2})$/.exec(given) ?? [];
  const digest = Buffer.from(base64, "base64");
  if (!algorithms.includes(algorithm)) throw fault("Upload-Checksum", `must name ${algorithms.join(" or ")}, and the digest in base64`);
  if (digest.length !== digestBytes[algorithm]) throw fault("Upload-Checksum", `is not the length of a ${algorithm} digest`);
  return { algorithm, digest };
}

/** A request that tus does not allow, with the status that tus gives it. */
export function fault(path: string, message: string, status = 400): Refusal {
  return new Refusal("invalid", `${path} ${message}.`, { status, errors: [{ path, message }] });
}
