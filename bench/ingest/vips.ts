import { execFile } from "node:child_process";
import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { type Burst, burstOf, timed } from "#bench/measure/burst.ts";
import type { Photo } from "#bench/photo.ts";
import { findProgram, versionOf } from "#e2e/setup/programs.ts";

/** libvips' own command for thumbnails: makes those of 400 and 200 px so many times; null where it cannot be had. */
export type Vips = { version: string | null; take: (times: number) => Promise<Burst> };

/** Finds or installs `vipsthumbnail`, for a photo. */
export async function findVips(photo: Photo): Promise<Vips | null> {
  const program = await findProgram("vipsthumbnail", "libvips-tools");
  if (program === null) return null;
  const folder = await mkdtemp(join(tmpdir(), "tessera-vips-"));
  const [file, large, small] = ["photo.jpg", "400.jpg", "200.jpg"].map((name) => join(folder, name)) as [string, string, string];
  await writeFile(file, photo.bytes);
  const make = (from: string, height: number, to: string) =>
    promisify(execFile)(program, [from, "--size", `x${height}`, "--output", `${to}[Q=82,strip]`]);

  async function takeAll(times: number): Promise<void> {
    for (let n = 0; n < times; n++) {
      await make(file, 400, large);
      await make(large, 200, small);
    }
  }
  // The processes of this command end, and their time is then this process's, whose other children have nothing to do meanwhile.
  return {
    version: await versionOf(program, "--vips-version"),
    take: (times) => burstOf(process.pid, () => timed(times, () => takeAll(times))),
  };
}
