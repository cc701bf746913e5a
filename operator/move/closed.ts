import { close, reopen, stayClosed } from "#db/closing.ts";
import { Fault } from "../command.ts";

/** How long the store stays closed if this process dies, and how often it says that it has not, ms. */
const [term, renewal] = [60_000, 10_000];

/**
 * Does `work` while nobody writes to the store, and opens it again where that fails or is broken off. It stays closed where `work`
 * resolves: what becomes of it then is the caller's matter.
 */
export async function whileClosed<T>(work: () => Promise<T>): Promise<T> {
  const stop = new AbortController();
  const brokenOff = new Promise<never>((_, reject) => {
    stop.signal.addEventListener("abort", () => reject(new Fault("Broken off: everything is as it was, and the server serves on.")));
  });
  const abort = () => stop.abort();
  for (const signal of signals) process.on(signal, abort);
  let renewing: NodeJS.Timeout | undefined;
  try {
    await close(term);
    renewing = setInterval(() => void stayClosed(term).catch(() => {}), renewal);
    return await Promise.race([work(), brokenOff]);
  } catch (error) {
    clearInterval(renewing);
    await reopen();
    throw error;
  } finally {
    clearInterval(renewing);
    for (const signal of signals) process.off(signal, abort);
  }
}

const signals = ["SIGINT", "SIGTERM"] as const;
