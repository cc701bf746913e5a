import { setTimeout as sleep } from "node:timers/promises";
import { leaveLease, takeLease } from "#db/leases.ts";
import { newId } from "#lib/id.ts";
import { Fault } from "../command.ts";
import { note } from "../terminal.ts";

const lease = "move";
/** How long a call that died keeps others out, how often one that lives says so, and how long another waits for it, ms. */
const [term, renewal, patience] = [10_000, 2_000, 15_000];

/**
 * Does `work` while no other call moves the same store, from whatever machine and by whatever name of the place: what one has compared,
 * another would put back or take away. Throws a `Fault` where another goes on for longer than this one waits.
 */
export async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const by = newId();
  await takeTurn(by);
  let renewing: NodeJS.Timeout | undefined;
  const lost = new Promise<never>((_, reject) => {
    const renew = async () => {
      if (!(await takeLease(lease, by, term))) reject(new Fault("Another call has taken over, as this one stood still for too long."));
    };
    renewing = setInterval(() => void renew().catch(() => {}), renewal);
  });
  try {
    return await Promise.race([work(), lost]);
  } finally {
    clearInterval(renewing);
    await leaveLease(lease, by, 0).catch(() => {});
  }
}

async function takeTurn(by: string): Promise<void> {
  const end = Date.now() + patience;
  for (let told = false; !(await takeLease(lease, by, term)); told = true) {
    if (Date.now() > end) throw new Fault("Another move of this installation is under way.");
    if (!told) note("Another move of this installation is under way, or was a moment ago: waiting for its end.");
    await sleep(500);
  }
}
