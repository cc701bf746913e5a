const deeds = new Set<() => void>();
const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * Does this when the process ends: by itself, or by a signal that asks it to, of which Node tells nobody who listens for `exit` alone. It
 * must be synchronous. Returns what takes it back.
 */
export function atEnd(deed: () => void): () => void {
  if (deeds.size === 0) {
    process.on("exit", doAll);
    for (const signal of signals) process.on(signal, endBy);
  }
  deeds.add(deed);
  return () => {
    deeds.delete(deed);
    if (deeds.size === 0) listenNoMore();
  };
}

function doAll(): void {
  for (const deed of deeds) {
    try {
      deed();
    } catch {
      // The others are to be done all the same.
    }
  }
  deeds.clear();
}

function endBy(signal: NodeJS.Signals): void {
  doAll();
  listenNoMore();
  // Whoever else listens decides when it is over.
  if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
}

function listenNoMore(): void {
  process.off("exit", doAll);
  for (const signal of signals) process.off(signal, endBy);
}
