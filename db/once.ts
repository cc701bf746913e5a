/**
 * Returns the one value of this name in the process, made by `make` the first time.
 * The server, Next's pages and Next's route handlers each load their own copy of every module,
 * so whatever must be single (a handle, a pool, a cache, a lock) lives on `globalThis`.
 */
export function once<T>(name: string, make: () => T): T {
  const shared = globalThis as unknown as Record<symbol, T | undefined>;
  const symbol = Symbol.for(`tessera.${name}`);
  return (shared[symbol] ??= make());
}
