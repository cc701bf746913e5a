import type { Readable } from "node:stream";

/** A request for a link, as either door hands it over: `path` and `query` raw, header names in lower case. */
export type Asked = { method: string; path: string; query: string; header: (name: string) => string | null | undefined };

/** What is sent back. A body that is a stream is open already, and whoever gets the answer reads or destroys it. */
export type Answer = { status: number; headers: Record<string, string>; body: Uint8Array | Readable | null };

/** The part of a URL behind the origin as path and query. */
export function splitTarget(target: string): { path: string; query: string } {
  const at = target.indexOf("?");
  return at === -1 ? { path: target, query: "" } : { path: target.slice(0, at), query: target.slice(at + 1) };
}
