import { close, reopen, stayClosed } from "#db/closing.ts";
import { newId } from "#lib/id.ts";
import { Fault } from "../command.ts";

/** How long the store stays closed if this process dies, and how often it says that it has not, ms. */
const [term, renewal] = [60_000, 10_000];

export const closedAlready =
  "It is closed for a move already. If none is under way any more, wait a minute, or open it: npx tessera move --reopen";

/**
 * Does `work` while nobody writes to the store, and opens it again where that fails or is broken off. Behind it comes `settle`, which decides
 * what becomes of the store that was closed by this name and is not broken off; false where the store may have been open meanwhile.
 * Throws a `Fault` where another has closed the store, and leaves it as it is.
 */
export async function whileClosed<T>(work: () => Promise<T>, settle: (by: string) => Promise<boolean>): Promise<T> {
  const by = newId();
  let stop = () => {};
  const brokenOff = new Promise<never>((_, reject) => {
    stop = () => reject(new Fault("Broken off: everything is as it was, and the servers serve on."));
  });
  brokenOff.catch(() => {});
  for (const signal of signals) process.on(signal, stop);
  let renewing: NodeJS.Timeout | undefined;
  try {
    if (!(await close(by, term))) throw new Fault(closedAlready);
    renewing = setInterval(() => void stayClosed(by, term).catch(() => {}), renewal);
    const done = await Promise.race([work(), brokenOff]);
    clearInterval(renewing);
    if (!(await settle(by)))
      throw new Fault("Others may have written meanwhile: the database was out of reach, or opened by hand. Try again.");
    return done;
  } catch (error) {
    clearInterval(renewing);
    await reopen(by);
    throw error;
  } finally {
    for (const signal of signals) process.off(signal, stop);
  }
}

const signals = ["SIGINT", "SIGTERM"] as const;
