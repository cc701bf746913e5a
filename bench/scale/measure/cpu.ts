import { closeSync, openSync, readdirSync, readFileSync, readSync } from "node:fs";
import { type Parts, parts } from "../measured.ts";

/** A process, and which part its main thread is, its other threads, and what it starts. */
export type Root = { pid: number; main: keyof Parts; threads: keyof Parts; children: keyof Parts };

/** Seconds of CPU used so far. What the look itself takes is the client's, and lies between its two figures. */
export type Look = { before: number; parts: Parts; after: number };

/**
 * Watches what the threads of these processes use, to the nanosecond: the kernel's ticks are 10 ms, which is more than most requests take.
 * A `quick` look does not search for threads that are new. What a thread uses between the last look and its end is lost.
 */
export function watchCpu(roots: Root[]): (quick?: boolean) => Look {
  const threads = new Map<string, Thread>();
  const ended = Object.fromEntries(parts.map((part) => [part, 0])) as Parts;

  function find(pid: number, main: keyof Parts, others: keyof Parts, children: keyof Parts): void {
    const folder = `/proc/${pid}/task`;
    for (const thread of listed(folder)) {
      const isMain = thread === String(pid);
      if (!threads.has(thread)) {
        const file = opened(`${folder}/${thread}/schedstat`);
        if (file !== null) threads.set(thread, { file, part: isMain ? main : others, seconds: 0 });
      }
      if (isMain) for (const child of childrenOf(`${folder}/${thread}/children`)) find(child, children, children, children);
    }
  }

  return (quick = false) => {
    const before = ownSeconds();
    if (!quick) for (const { pid, main, threads, children } of roots) find(pid, main, threads, children);
    const sums = Object.fromEntries(parts.map((part) => [part, 0])) as Parts;
    for (const [thread, known] of threads) {
      const seconds = secondsIn(known.file);
      if (seconds === null && !quick) end(thread, known);
      else sums[known.part] += known.seconds = seconds ?? known.seconds;
    }
    for (const part of parts) sums[part] += ended[part];
    return { before, parts: sums, after: ownSeconds() };
  };

  function end(thread: string, { file, part, seconds }: Thread): void {
    closeSync(file);
    threads.delete(thread);
    ended[part] += seconds;
  }
}

type Thread = { file: number; part: keyof Parts; seconds: number };

/** What the parts used between two looks, each by `done` of something; without what they use in `seconds` while nobody asks, if told. */
export function spent(from: Look, to: Look, done: number, idle?: { each: Parts; seconds: number }): Parts {
  const used = { ...to.parts, client: to.before };
  const before = { ...from.parts, client: from.after };
  const of = (part: keyof Parts) => Math.max(0, used[part] - before[part] - (idle ? idle.each[part] * idle.seconds : 0)) / done;
  return Object.fromEntries(parts.map((part) => [part, of(part)])) as Parts;
}

function ownSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

const text = Buffer.alloc(32);

/** proc(5), schedstat: the first number is nanoseconds on a core. Null where the thread is gone. */
function secondsIn(file: number): number | null {
  try {
    const length = readSync(file, text, 0, text.length, 0);
    let nanoseconds = 0;
    for (let place = 0; place < length; place++) {
      const digit = (text[place] ?? 0) - 48;
      if (digit < 0 || digit > 9) return nanoseconds / 1e9;
      nanoseconds = nanoseconds * 10 + digit;
    }
    return null;
  } catch {
    return null;
  }
}

function opened(file: string): number | null {
  try {
    return openSync(file, "r");
  } catch {
    return null;
  }
}

function listed(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function childrenOf(file: string): number[] {
  return textOf(file).split(" ").filter(Boolean).map(Number);
}

/**
 * Watches how often these processes, and what they have started, have written to a file: proc(5), io, `syscw`, in which what goes to sockets
 * by send(2), as PostgreSQL does, is not counted.
 */
export function watchWrites(pids: number[]): () => number {
  const known = new Map<number, number>();
  const find = (pid: number): void => {
    const [, count] = textOf(`/proc/${pid}/io`).match(/syscw: (\d+)/) ?? [];
    if (count !== undefined) known.set(pid, Number(count));
    for (const child of childrenOf(`/proc/${pid}/task/${pid}/children`)) find(child);
  };
  return () => {
    for (const pid of pids) find(pid);
    return [...known.values()].reduce((sum, count) => sum + count, 0);
  };
}

function textOf(file: string): string {
  try {
    return readFileSync(file, "latin1");
  } catch {
    return "";
  }
}
