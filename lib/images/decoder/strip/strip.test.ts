import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ImageType } from "../kinds.ts";
import { ladenPictures, secret } from "./laden.ts";
import { sourceOfBytes } from "./source.ts";
import { strippers } from "./strip.ts";

const pictures = await ladenPictures();

function stripped(bytes: Buffer, type: ImageType): Buffer {
  const source = sourceOfBytes(bytes);
  return Buffer.concat([...strippers[type](source, 6)].map((piece) => ("from" in piece ? source.read(piece.from, piece.to) : piece)));
}

describe.each(pictures)("%s", (_, type, bytes) => {
  test("keeps nothing of what it told", () => {
    expect(bytes.includes(secret)).toBe(true);
    const made = stripped(bytes, type);
    expect(made.includes(secret)).toBe(false);
    expect(made.length).toBeLessThan(bytes.length);
  });

  test("is the same when it is done again", () => {
    const made = stripped(bytes, type);
    expect(stripped(made, type).equals(made)).toBe(true);
  });

  test("however it is damaged, is refused or tells nothing", () => {
    const at = fc.nat(bytes.length - 1);
    const damage = fc.oneof(
      fc.array(fc.record({ at, value: fc.nat(255) }), { minLength: 1, maxLength: 3 }),
      fc.record({ at, bit: fc.nat(7) }).map(({ at, bit }) => [{ at, value: (bytes[at] ?? 0) ^ (1 << bit) }]),
      at.map((end) => ({ end })),
    );
    const damaged = (how: { end: number } | { at: number; value: number }[]) => {
      const copy = Buffer.from(bytes);
      if ("end" in how) return copy.subarray(0, how.end);
      for (const { at, value } of how) copy[at] = value;
      return copy;
    };
    fc.assert(
      fc.property(damage, (how) => {
        let made: Buffer;
        try {
          made = stripped(damaged(how), type);
        } catch (error) {
          return error instanceof Error && !(error instanceof TypeError);
        }
        return !made.includes(secret);
      }),
      // Chosen once: what nobody changed must not fail.
      { numRuns: 3000, seed: 6 },
    );
  });
});
