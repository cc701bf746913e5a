import { close, reopen, stayClosed } from "#db/closing.ts";
import { Fault } from "../command.ts";

/** How long the store stays closed if this process dies, and how often it says that it has not, ms. */
const [term, renewal] = [60_000, 10_000];

/**
 * Does `work` while nobody writes to the store, and opens it again where that fails or is broken off. Behind it comes `settle`, which decides
 * what becomes of the store and is not broken off; false where the store may have been open meanwhile.
 */
export async function whileClosed<T>(work: () => Promise<T>, settle: () => Promise<boolean>): Promise<T> {
  let stop = () => {};
  const brokenOff = new Promise<never>((_, reject) => {
    stop = () => reject(new Fault("Broken off: everything is as it was, and the servers serve on."));
  });
  brokenOff.catch(() => {});
  for (const signal of signals) process.on(signal, stop);
  let renewing: NodeJS.Timeout | undefined;
  try {
    await close(term);
    renewing = setInterval(() => void stayClosed(term).catch(() => {}), renewal);
    const done = await Promise.race([work(), brokenOff]);
    clearInterval(renewing);
    if (!(await settle())) throw new Fault("The database was out of reach for so long that others may have written again. Try again.");
    return done;
  } catch (error) {
    clearInterval(renewing);
    await reopen();
    throw error;
  } finally {
    for (const signal of signals) process.off(signal, stop);
  }
}

const signals = ["SIGINT", "SIGTERM"] as const;
