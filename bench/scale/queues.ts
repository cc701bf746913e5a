/** A time that goes from event to event. */
export type Clock = { now(): number; after(seconds: number, then: () => void): void; run(): void };

/** Places that are taken and left again; who finds none waits in turn. */
export type Queue = { take(then: () => void): void; leave(): void };

/** A machine whose cores all work share by its weight, none of it on more than one core. */
export type Shared = { work(seconds: number, weight: number, then: () => void): void };

export function startClock(): Clock {
  // A heap by time, and by the order of asking among equals.
  const heap: { at: number; order: number; then: () => void }[] = [];
  let [now, order] = [0, 0];
  const before = (a: number, b: number) => {
    const [one, other] = [heap[a], heap[b]];
    return one !== undefined && other !== undefined && (one.at < other.at || (one.at === other.at && one.order < other.order));
  };
  const swap = (a: number, b: number) => {
    [heap[a], heap[b]] = [heap[b] as (typeof heap)[number], heap[a] as (typeof heap)[number]];
  };
  const take = () => {
    const first = heap[0];
    const last = heap.pop();
    if (heap.length > 0 && last !== undefined) heap[0] = last;
    for (let at = 0; ; ) {
      let least = at;
      for (const child of [2 * at + 1, 2 * at + 2]) if (before(child, least)) least = child;
      if (least === at) return first;
      swap(at, least);
      at = least;
    }
  };
  return {
    now: () => now,
    after(seconds, then) {
      heap.push({ at: now + seconds, order: order++, then });
      for (let at = heap.length - 1; at > 0; ) {
        const parent = (at - 1) >> 1;
        if (!before(at, parent)) return;
        swap(at, parent);
        at = parent;
      }
    },
    run() {
      for (let next = take(); next !== undefined; next = take()) {
        now = next.at;
        next.then();
      }
    },
  };
}

export function openQueue(places: number): Queue {
  let free = places;
  const waiting: (() => void)[] = [];
  return {
    take(then) {
      if (free === 0) waiting.push(then);
      else {
        free--;
        then();
      }
    },
    leave() {
      const next = waiting.shift();
      if (next === undefined) free++;
      else next();
    },
  };
}

export function shareMachine(clock: Clock, cores: number): Shared {
  type Work = { left: number; weight: number; rate: number; then: () => void };
  const works = new Set<Work>();
  let [last, turn] = [0, 0];

  function pass(): void {
    const elapsed = clock.now() - last;
    last = clock.now();
    for (const work of works) work.left -= work.rate * elapsed;
  }

  /** Whoever would get more than one core by weight gets one, and the others share what is left. */
  function share(): void {
    let [left, weight] = [cores, 0];
    for (const work of works) weight += work.weight;
    const heaviest = [...works].sort((a, b) => b.weight - a.weight);
    for (const work of heaviest) {
      work.rate = Math.min(1, (left * work.weight) / weight);
      left -= work.rate;
      weight -= work.weight;
    }
    const mine = ++turn;
    let soonest = Number.POSITIVE_INFINITY;
    for (const { left, rate } of works) if (rate > 0) soonest = Math.min(soonest, Math.max(0, left) / rate);
    if (soonest < Number.POSITIVE_INFINITY) clock.after(soonest, () => mine === turn && finish());
  }

  function finish(): void {
    pass();
    const done = [...works].filter(({ left }) => left <= 1e-9);
    for (const work of done) works.delete(work);
    share();
    for (const { then } of done) then();
  }

  return {
    work(seconds, weight, then) {
      if (seconds <= 0) {
        then();
        return;
      }
      // Where cores are never short, nothing has to be shared.
      if (cores >= 1e6) {
        clock.after(seconds, then);
        return;
      }
      pass();
      works.add({ left: seconds, weight, rate: 0, then });
      share();
    },
  };
}
