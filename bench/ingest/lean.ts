import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Work } from "#bench/measure/burst.ts";
import type { Photo } from "#bench/photo.ts";
import type { Asked } from "./lean-program.ts";

/** The leanest sharp program, running. */
export type Lean = {
  pid: number | null;
  take(times: number, atOnce: number): Promise<Work>;
  /** The thumbnail of this height that it made last. */
  thumbnail(height: number): Promise<Buffer>;
  stop(): void;
};

/** Starts the program that makes an upload's files of `photo` and does nothing else. */
export async function startLean(photo: Photo): Promise<Lean> {
  const folder = await mkdtemp(join(tmpdir(), "tessera-lean-"));
  const file = join(folder, "photo.jpg");
  await writeFile(file, photo.bytes);
  const program = fork(join(import.meta.dirname, "lean-program.ts"), { execArgv: [] });
  const stop = () => program.kill("SIGKILL");
  process.once("exit", stop);
  const broken = once(program, "exit").then(() => Promise.reject(new Error("The lean program ended")));
  broken.catch(() => {}); // Told by `take`.
  return {
    pid: program.pid ?? null,
    async take(times, atOnce) {
      program.send({ file, folder, times, atOnce } satisfies Asked);
      const [work] = await Promise.race([once(program, "message"), broken]);
      return work as Work;
    },
    thumbnail: (height) => readFile(join(folder, `0.${height}.jpg`)),
    stop() {
      process.off("exit", stop);
      stop();
    },
  };
}
