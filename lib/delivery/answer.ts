import type { OpenBytes } from "#lib/storage/index.ts";

/**
 * A request for a link, as either door hands it over: `path` and `query` raw, header names in lower case, `address` of the connection
 * where it is known, `body` of a POST as it comes.
 */
export type Asked = {
  method: string;
  path: string;
  query: string;
  header: (name: string) => string | null | undefined;
  address?: string | undefined;
  body?: AsyncIterable<Uint8Array> | null;
};

/** What is sent back. A body of open bytes is to be read to its end or closed by whoever gets the answer. */
export type Answer = { status: number; headers: Readonly<Record<string, string>>; body: Uint8Array | OpenBytes | null };

/** Something that is at hand, or will be. */
export type Soon<T> = T | Promise<T>;

/** Goes on with a value: at once where it is at hand, as a hot answer costs little more than a few promises do. */
export function follow<T, R>(value: Soon<T>, next: (value: T) => Soon<R>): Soon<R> {
  return value instanceof Promise ? value.then(next) : next(value);
}

/** The part of a URL behind the origin as path and query. */
export function splitTarget(target: string): { path: string; query: string } {
  const at = target.indexOf("?");
  return at === -1 ? { path: target, query: "" } : { path: target.slice(0, at), query: target.slice(at + 1) };
}
