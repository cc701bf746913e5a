import { leaveLease, takeLease } from "#db/leases.ts";
import { config } from "./config.ts";
import { newId } from "./id.ts";
import { log } from "./log.ts";

/** What an installation or a node has done again and again. */
export type Task = {
  name: string;
  /** ms from one beginning to the next. */
  interval: number;
  /** Returns how much there was to do. Doing it twice at once must do no harm: a node may be cut off for longer than its lease, and go on. */
  work: () => Promise<number>;
  /** Of what each node has for itself, such as its disk, each does its own. */
  each?: boolean;
  /** Whether a node that starts does it right away, however lately it was done. */
  atStart?: boolean;
};

/** How long a node keeps a task that it does not renew, as it died or is cut off; and how often others look whether one is due, ms. */
const [term, look] = [30_000, 10_000];

/** Does the task whenever it is due; it keeps no process alive. */
export function keepUp(task: Task): void {
  // Processes over one SQLite file are of one machine, where doing something twice costs less than writing down who does it.
  const shared = config().databaseUrl !== null && !task.each;
  const node = newId();
  let running = false;
  const run = async (early: boolean) => {
    if (running) return;
    running = true;
    try {
      const done = shared ? await doAlone(task, node, early) : await task.work();
      if (done > 0) log.info({ [task.name]: done }, task.name);
    } catch (err) {
      log.error({ err }, `${task.name} failed`);
    } finally {
      running = false;
    }
  };
  if (task.atStart) void run(true);
  setInterval(() => run(false), shared ? Math.min(look, task.interval) : task.interval).unref();
}

/** Does a task if it is due, or if `early`, and no other node does it; returns how much there was to do. The lease is `kept` for so many ms at a time. */
export async function doAlone({ name, interval, work }: Task, node: string, early = false, kept = term): Promise<number> {
  const began = performance.now();
  if (!(await takeLease(name, node, kept, early))) return 0;
  const renewing = setInterval(() => void takeLease(name, node, kept).catch(() => {}), kept / 3).unref();
  try {
    return await work();
  } finally {
    clearInterval(renewing);
    // A tenth early, as the node that looks next must find it due. What fails is tried again when it would have been anyway.
    await leaveLease(name, node, Math.max(0, interval * 0.9 - (performance.now() - began)));
  }
}
