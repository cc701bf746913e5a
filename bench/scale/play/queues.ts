/** A time that goes from event to event. */
export type Clock = { now(): number; after(seconds: number, then: () => void): void; run(): void };

/** Places that are taken and left again; who finds none waits in turn. */
export type Queue = { places: number; isFree(): boolean; take(then: () => void): void; leave(): void };

/** Whose work it is: all of one group share a container, or a session; in there, what is `low` makes room at once for what is not. */
export type Worker = { group: number; low: boolean };

/** A machine that works; `hasRoom` for what would begin at once. */
export type Machine = { hasRoom(worker: Worker): boolean; work(seconds: number, worker: Worker, then: () => void): void };

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
    places,
    isFree: () => free > 0,
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

type Work = Worker & { left: number; then: () => void };
type Core = { on: Work | null; since: number; turn: number; groupUsed: number };

/**
 * Cores that groups take turns on, as Linux has it: a group keeps one for `slice` seconds while others wait, whoever of it is at work, and in it what
 * is not low goes first. What comes is given a core that is idle, or one on which its own group works on what is low, or one that another group
 * has had for longer; else it waits for its group's turn. A part of a core that others of the machine have is taken from all cores. Where they
 * are never short, nothing waits.
 */
export function startMachine(clock: Clock, cores: number, slice: number): Machine {
  if (cores === Number.POSITIVE_INFINITY) return { hasRoom: () => true, work: (seconds, _, then) => clock.after(seconds, then) };
  const all: Core[] = Array.from({ length: Math.ceil(cores) }, () => ({ on: null, since: 0, turn: 0, groupUsed: 0 }));
  const speed = cores / all.length;
  /** Groups of which something waits, the one that has waited longest first. */
  const waiting = new Map<number, { normal: Work[]; low: Work[] }>();

  function settle(core: Core): void {
    if (core.on === null) return;
    const passed = clock.now() - core.since;
    core.on.left -= passed * speed;
    core.groupUsed += passed;
    core.since = clock.now();
  }

  function begin(core: Core, work: Work | null): void {
    if (work?.group !== core.on?.group || core.on === null) core.groupUsed = 0;
    core.on = work;
    core.since = clock.now();
    const mine = ++core.turn;
    if (work === null) return;
    const turn = core.groupUsed < slice ? slice - core.groupUsed : slice;
    clock.after(Math.min(work.left / speed, turn), () => mine === core.turn && pause(core, work));
  }

  function pause(core: Core, work: Work): void {
    settle(core);
    const ended = work.left <= 1e-12;
    if (!ended) wait(work);
    const mine = core.groupUsed < slice - 1e-9 ? taken(work.group) : null;
    const next = mine ?? taken([...waiting.keys()].find((group) => group !== work.group) ?? work.group);
    if (next !== null && mine === null) core.groupUsed = 0;
    begin(core, next);
    if (ended) work.then();
  }

  function wait(work: Work): void {
    const own = waiting.get(work.group) ?? { normal: [], low: [] };
    waiting.set(work.group, own);
    own[work.low ? "low" : "normal"].push(work);
  }

  /** The next of a group; who of it still waits does so from now. */
  function taken(group: number): Work | null {
    const own = waiting.get(group);
    const work = own?.normal.shift() ?? own?.low.shift() ?? null;
    waiting.delete(group);
    if (own && own.normal.length + own.low.length > 0) waiting.set(group, own);
    return work;
  }

  const coreFor = (worker: Worker) =>
    all.find(({ on }) => on === null) ??
    all.find(({ on }) => on !== null && on.group === worker.group && on.low && !worker.low) ??
    all.find(({ on, groupUsed }) => on !== null && on.group !== worker.group && groupUsed >= slice);

  return {
    hasRoom: (worker) => all.some(({ on }) => on === null || (on.group === worker.group && on.low && !worker.low)),
    work(seconds, worker, then) {
      if (seconds <= 0) return then();
      const work = { ...worker, left: seconds, then };
      all.forEach(settle);
      const core = coreFor(worker);
      if (core === undefined) return wait(work);
      if (core.on !== null) wait(core.on);
      begin(core, work);
    },
  };
}
