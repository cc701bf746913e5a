import { readFileSync } from "node:fs";
import { copyFile, mkdtemp, readdir, rm } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import { basename, join } from "node:path";
import sharp from "sharp";
import { afterAll } from "vitest";
import { type Children, type Options, openChildren } from "./children.ts";
import type { Examined } from "./task.ts";

const MAX_PIXELS = 100_000_000;

/** Children and a folder for the tests of one file, put away after them. */
export type Trial = {
  folder: string;
  children: Children;
  /** Examines a copy of `source` in the folder. */
  examine(source: string, heights?: number[]): Promise<Examined & { file: string }>;
  /** What is in the folder. */
  names(): Promise<string[]>;
};

let count = 0;
const opened: (() => Promise<void>)[] = [];
afterAll(() => Promise.all(opened.map((close) => close())));

/** Opens a trial with real child processes. */
export async function openTrial(options: Partial<Options> = {}): Promise<Trial> {
  const folder = await mkdtemp(join(tmpdir(), "tessera-decoder-"));
  const children = openChildren({
    workers: Math.min(2, availableParallelism()),
    waiting: 1000,
    patience: 60_000,
    deadline: 45_000,
    ...options,
  });
  opened.push(async () => {
    await children.close();
    await rm(folder, { recursive: true, force: true });
  });
  return {
    folder,
    children,
    async examine(source, heights = [200, 400]) {
      const file = join(folder, `${count++}-${basename(source)}`);
      await copyFile(source, file);
      try {
        return { file, ...(await children.ask({ work: "examine", file, heights, maxPixels: MAX_PIXELS })) };
      } finally {
        await rm(file);
      }
    },
    names: () => readdir(folder),
  };
}

/** Whether a child holds the pixels of a large image: it has begun to decode it. */
export function holdsPixels(pid: number): boolean {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) > 200_000;
}

/** An image's mean colours in 16 × 16 fields, oriented and in sRGB: enough to tell two pictures and two ways up apart. */
export async function signature(image: string | Buffer): Promise<number[]> {
  const [fields, dots] = [16, 8];
  const edge = fields * dots;
  const upright = sharp(image).autoOrient().flatten({ background: "#fff" }).resize(edge, edge, { fit: "fill" });
  const pixels = await upright.toColourspace("srgb").raw().toBuffer();
  // Averaged here, as a filter that shrinks so far at once makes much of fine patterns.
  const sums = new Array<number>(fields * fields * 3).fill(0);
  for (const [at, value] of pixels.entries()) {
    const [channel, dot] = [at % 3, Math.floor(at / 3)];
    const field = Math.floor(Math.floor(dot / edge) / dots) * fields + Math.floor((dot % edge) / dots);
    const sum = field * 3 + channel;
    sums[sum] = (sums[sum] ?? 0) + value / dots ** 2;
  }
  return sums;
}

/** The mean difference of two signatures, 0 to 255. */
export function difference(a: Iterable<number>, b: ArrayLike<number>): number {
  let [sum, count] = [0, 0];
  for (const value of a) sum += Math.abs(value - (b[count++] ?? 0));
  return sum / count;
}
