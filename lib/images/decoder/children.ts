import { join } from "node:path";
import Tinypool from "tinypool";
import { newLine } from "#lib/line.ts";
import { Refusal } from "#lib/refusal.ts";
import { storageRefusal } from "#lib/storage/index.ts";
import type { Answer, Outcome, Task } from "./task.ts";

export type Options = {
  /** How many children at most; they start when they are needed and end when they are idle. */
  workers: number;
  /** How many tasks may wait, and for how many ms. */
  waiting: number;
  patience: number;
  /** ms that a task may take in its child. */
  deadline: number;
};

/** Why a task cost its child: it crashed, was killed or grew too big, or it took too long. */
export type Loss = "crash" | "deadline";

/** Who watches over a task. */
export type Guard = {
  /** Holds back what has the same bytes as one that is decoded now, until it is known whether that does harm. */
  first<T>(work: () => Promise<T>): Promise<T>;
  /** Asked before a child gets it, in its turn; what it throws refuses the task. */
  admit(): Promise<void>;
  /** Told when it has cost its child; the turn ends when it has heard. */
  lost(loss: Loss): Promise<void>;
};

export type Children = {
  /** Has a child do a task. Throws its refusal; a child that crashes, hangs or is killed is an `unreadable-image`. */
  ask<T extends Task>(task: T, guard?: Guard): Promise<Answer<T>>;
  load(): { running: number; queued: number };
  /** Their process ids. */
  pids(): number[];
  /** Ends them all, whatever they do; asking again starts new ones. */
  close(): Promise<void>;
};

const IDLE = 60_000;
// Named from the root of the project, as this module may run from a bundle far from its source.
const program = () => join(process.cwd(), "lib/images/decoder/worker.ts");

/** Opens a pool of child processes that decode. */
export function openChildren({ workers, waiting, patience, deadline }: Options): Children {
  const line = newLine(workers, waiting);
  const heavyLine = newLine(1, waiting);
  let pool: Tinypool | null = null;
  let lost = 0;

  function started(): Tinypool {
    const children = new Tinypool({
      runtime: "child_process",
      filename: program(),
      minThreads: 0,
      maxThreads: workers,
      idleTimeout: IDLE,
      // Neither the server's options nor its secrets are theirs.
      execArgv: [],
      env: environment(),
    });
    // A child died while it had no task. If it was about to start for one, that one waits until another start is asked for.
    children.on("error", () => {
      lost++;
      setTimeout(() => pool === children && line.load().running > 0 && children.run(null).catch(() => {}), 500).unref();
    });
    return children;
  }

  async function attempt(task: Task, guard: Guard | undefined): Promise<Outcome> {
    await guard?.admit();
    pool ??= started();
    const children = pool;
    const lostBefore = lost;
    const signal = AbortSignal.timeout(deadline);
    try {
      return await children.run(task, { signal });
    } catch (cause) {
      if (pool !== children) throw new Refusal("unavailable", "The server is stopping.", { cause, retryAfter: 5 });
      if (signal.aborted && lost > lostBefore) {
        throw new Refusal("unavailable", "Images cannot be decoded now. Try again shortly.", { cause, retryAfter: 5 });
      }
      await guard?.lost(signal.aborted ? "deadline" : "crash");
      const sentence = signal.aborted ? "The image takes too long to decode." : "The image cannot be decoded. It may be damaged.";
      throw new Refusal("unreadable-image", sentence, { cause });
    }
  }

  async function inTurn(task: Task, guard?: Guard, until = Date.now() + patience): Promise<Exclude<Outcome, { heavy: true }>> {
    const outcome = await line.inTurn(() => attempt(task, guard), until);
    if (!("heavy" in outcome)) return outcome;
    // It waits for the one before without a place that light ones could use.
    return heavyLine.inTurn(() => inTurn({ ...task, alone: true }, guard, until), until);
  }

  async function ask<T extends Task>(task: T, guard?: Guard): Promise<Answer<T>> {
    const outcome = await (guard === undefined ? inTurn(task) : guard.first(() => inTurn(task, guard)));
    if ("done" in outcome) return outcome.done as Answer<T>;
    if ("refused" in outcome) throw new Refusal(outcome.refused, outcome.sentence, { cause: outcome.cause });
    const { message, ...failure } = outcome.failed;
    throw storageRefusal(Object.assign(new Error(message), failure));
  }

  async function close(): Promise<void> {
    const children = pool;
    pool = null;
    await children?.destroy();
  }

  function load() {
    const { running, queued } = line.load();
    return { running, queued: queued + heavyLine.load().queued };
  }

  return { ask, load, pids: () => pool?.threads.map(({ threadId }) => threadId) ?? [], close };
}

function environment(): Record<string, string> {
  const passed = ["PATH", "LD_LIBRARY_PATH", "SystemRoot"].flatMap((name) =>
    process.env[name] === undefined ? [] : [[name, process.env[name]]],
  );
  return {
    ...Object.fromEntries(passed),
    // Fewer arenas keep less freed memory from the system.
    MALLOC_ARENA_MAX: "2",
    // Large images stay in memory, where the limit on it holds, and out of files that a killed child would leave behind.
    VIPS_DISC_THRESHOLD: "100g",
    // Its warnings quote hostile bytes.
    VIPS_WARNING: "0",
  };
}
