import { expect, test } from "vitest";
import { kill } from "#e2e/faults/kill.ts";
import { mutants } from "#e2e/faults/mutants.ts";
import { nodes } from "#e2e/faults/nodes.ts";
import type { Part } from "#e2e/faults/part.ts";
import { starts } from "#e2e/faults/starts.ts";

// A little of what `npm run test:faults` does at length. Times are its matter alone, as they say nothing on a busy machine.

const seed = 7;
const parts: [part: Part, count: number][] = [
  [kill, 5],
  [nodes, 2],
  [starts, 2],
  [mutants, 60],
];

test.each(parts.map(([part, count]) => [part.title, part, count] as const))(
  "%s",
  async (_title, part, count) => {
    const { passed, faults } = await part.run({ seed, count, tell: () => {} });
    expect(faults).toEqual([]);
    expect(passed).toBeGreaterThanOrEqual(count);
  },
  600_000,
);
