import type { Archive } from "#lib/archive/files.ts";
import { disposition } from "#lib/delivery/headers.ts";
import { streamOf } from "#lib/storage/stream.ts";

/** The description of an archive as an answer, for a route's `responses`. */
export const archive = { description: "A ZIP", content: { "application/zip": { schema: { type: "string", format: "binary" } } } } as const;

/** Sends an archive for a browser to save, by today's name. */
export function sendArchive({ body, bytes }: Archive): Response {
  const name = `tessera-${new Date().toISOString().slice(0, 10)}.zip`;
  const headers = new Headers({ "Content-Type": "application/zip", "Content-Disposition": disposition("attachment", name) });
  if (bytes !== null) headers.set("Content-Length", String(bytes));
  return new Response(streamOf(body), { headers });
}
