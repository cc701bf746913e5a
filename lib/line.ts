import { Refusal } from "#lib/refusal.ts";

/** Work that takes turns: so many at a time, the rest in line, first come, first served. */
export type Line = {
  /** Does `work` when its turn comes. Throws `busy` when the line is full, or when the turn has not come at `until` (ms since 1970). */
  inTurn<T>(work: () => Promise<T>, until: number): Promise<T>;
  load(): { running: number; queued: number };
};

/** A line of `places` at a time and at most `waiting` in line. */
export function newLine(places: number, waiting: number): Line {
  let running = 0;
  const queue: (() => void)[] = [];

  function turn(until: number): Promise<void> {
    if (running < places) {
      running++;
      return Promise.resolve();
    }
    if (queue.length >= waiting) return Promise.reject(busy());
    return new Promise((resolve, reject) => {
      const begin = () => {
        clearTimeout(timer);
        resolve();
      };
      const timer = setTimeout(() => {
        queue.splice(queue.indexOf(begin), 1);
        reject(busy());
      }, until - Date.now());
      queue.push(begin);
    });
  }

  async function inTurn<T>(work: () => Promise<T>, until: number): Promise<T> {
    await turn(until);
    try {
      return await work();
    } finally {
      const next = queue.shift();
      // The place passes from hand to hand, so that nobody slips in between.
      if (next) next();
      else running--;
    }
  }

  return { inTurn, load: () => ({ running, queued: queue.length }) };
}

function busy(): Refusal {
  return new Refusal("busy", "Too many images are being processed. Try again in a moment.", { retryAfter: 2 });
}
