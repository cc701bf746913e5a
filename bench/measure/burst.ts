import { cpuSecondsOf } from "./cpu.ts";

/** What was done in one go: how many answers or images, their bytes on the wire, the seconds that it took, and each of them, if noted. */
export type Work = { done: number; bytes: number; seconds: number; each?: number[] };
/** Work with the seconds of CPU that the measured server spent on it; null where the system does not say. */
export type Burst = Work & { cpuSeconds: number | null };

/** Does `work` and accounts for the CPU of the process `pid`, and of all that it started. */
export async function burstOf(pid: number | null, work: () => Promise<Work>): Promise<Burst> {
  const before = cpuSecondsOf(pid);
  const done = await work();
  const after = cpuSecondsOf(pid);
  return { ...done, cpuSeconds: before === null || after === null ? null : after - before };
}

/** Does work of `done` parts, and of `bytes` on the wire, and times it. */
export async function timed(done: number, work: () => Promise<unknown>, bytes = 0): Promise<Work> {
  const start = performance.now();
  await work();
  return { done, bytes, seconds: (performance.now() - start) / 1000 };
}

/** `tell` is told which round it is, or what else takes long. */
export type Turns = { rounds: number; mostSeconds: number; tell: (now: number | string) => void };

/**
 * Has all sides do a short burst in turn, there and back, round after round, so that whatever else the machine does, and whatever one
 * side leaves to the next, meets them alike. A first round warms up and does not count; after `mostSeconds` no new one begins. A side that is null, as it could not be had, stays null.
 */
export async function takeTurns<Side extends string, Of extends Burst = Burst>(
  sides: Record<Side, (() => Promise<Of>) | null>,
  { rounds, mostSeconds, tell }: Turns,
): Promise<Record<Side, Of[] | null>> {
  const names = Object.keys(sides) as Side[];
  const bursts = {} as Record<Side, Of[] | null>;
  for (const name of names) bursts[name] = sides[name] && [];
  for (const name of names) await sides[name]?.();
  const end = performance.now() + mostSeconds * 1000;
  for (let round = 1; round <= rounds && performance.now() < end; round++) {
    tell(round);
    for (const name of round % 2 === 1 ? names : names.toReversed()) {
      const burst = await sides[name]?.();
      if (burst !== undefined) bursts[name]?.push(burst);
    }
  }
  return bursts;
}
