/** Choices that a seed repeats. */
export type Random = {
  /** From 0 up to and without 1. */
  fraction(): number;
  /** A whole number from 0 up to and without `end`. */
  below(end: number): number;
  /** Whether something of this probability happens. */
  chance(probability: number): boolean;
  oneOf<T>(choices: readonly T[]): T;
  bytes(length: number): Buffer;
};

/** Numbers by mulberry32, which is small, quick and even enough to choose by. */
export function randomOf(seed: number): Random {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
  const fraction = () => next() / 2 ** 32;
  const below = (end: number) => Math.floor(fraction() * end);
  return {
    fraction,
    below,
    chance: (probability) => fraction() < probability,
    oneOf<T>(choices: readonly T[]): T {
      if (choices.length === 0) throw new Error("There is nothing to choose from");
      return choices[below(choices.length)] as T;
    },
    bytes(length) {
      const bytes = Buffer.alloc(Math.ceil(length / 4) * 4);
      for (let at = 0; at < length; at += 4) bytes.writeUInt32LE(next(), at);
      return bytes.subarray(0, length);
    },
  };
}
