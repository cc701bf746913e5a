import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Fault } from "../command.ts";
import { ifAbsent } from "./files.ts";

/** Makes `folder` and does `work` while no other process backs up into `folder`; a lock whose process is gone counts for nothing. */
export async function locked<T>(folder: string, work: () => Promise<T>): Promise<T> {
  const file = join(folder, ".lock");
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const holder = Number(await readFile(file, "utf8").catch(ifAbsent));
  if (holder > 0 && isRunning(holder)) throw new Fault(`Another backup into ${folder} is under way (process ${holder}).`);
  await rm(file, { force: true });
  await writeFile(file, String(process.pid), { flag: "wx", mode: 0o600 });
  try {
    return await work();
  } finally {
    await rm(file, { force: true });
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
