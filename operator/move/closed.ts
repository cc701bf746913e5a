import { close, readStanding, reopen, type Standing, stayClosed } from "#db/closing.ts";
import { newId } from "#lib/id.ts";
import { Fault } from "../command.ts";

/** How long the store stays closed if this process dies, and how often it says that it has not, ms. */
const [term, renewal] = [60_000, 10_000];
/** ms for which a store stays closed that nobody else opens: a hundred years. */
export const forEver = 100 * 365 * 86_400_000;

/** Why nothing may be moved from a store that stands so; null where it may, as whoever has closed it for a while is no more. */
export function standingFault({ movedTo, closedUntil }: Standing): Fault | null {
  if (movedTo !== null) return leftFor(movedTo);
  if (closedUntil === null || closedUntil.getTime() - Date.now() < forEver / 2) return null;
  return new Fault(
    "Its files have moved, and it is closed until every server knows: then call npx tessera move --reopen. If you do not know with what to start them, call that, and then this again.",
  );
}

const leftFor = (place: string) =>
  new Fault(`This installation has moved to ${place}. \`npx tessera move --reopen\` would have it serve here again, as it was then.`);

/**
 * Does `work` while nobody writes to the store, and opens it again where that fails or is broken off. Behind it comes `settle`, which decides
 * what becomes of the store that was closed by this name and is not broken off; false where the store may have been open meanwhile.
 * Throws a `Fault` where another has closed or left the store, and leaves it as it is.
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
    if (!(await close(by, term))) throw standingFault(await readStanding()) ?? openedMeanwhile();
    renewing = setInterval(() => void stayClosed(by, term).catch(() => {}), renewal);
    const done = await Promise.race([work(), brokenOff]);
    clearInterval(renewing);
    if (!(await settle(by))) throw openedMeanwhile();
    return done;
  } catch (error) {
    clearInterval(renewing);
    await reopen(by);
    throw error;
  } finally {
    for (const signal of signals) process.off(signal, stop);
  }
}

const openedMeanwhile = () => new Fault("Others may have written meanwhile: the database was out of reach, or opened by hand. Try again.");

const signals = ["SIGINT", "SIGTERM"] as const;
