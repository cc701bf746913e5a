import { setTimeout as sleep } from "node:timers/promises";
import { type Alone, type AtOnce, type Kind, type Parts, parts } from "../measured.ts";
import { type Cluster, machineSeconds } from "./cluster.ts";
import { type Look, spent } from "./cpu.ts";
import type { Scene } from "./scene.ts";

/** Where costs are measured, and the CPU a second that each part uses while nobody asks. */
export type Setting = { cluster: Cluster; scene: Scene; idle: Parts };

const idleFor = 5;
/** Of those asked alone in one go, about as many are kept. */
const kept = 40;

/** Asks `times` times, one after the other: the time of each, and what each part did until the next was asked for. Bytes are the mean. */
export async function askAlone(
  kind: Kind,
  times: number,
  { cluster, scene, idle }: Setting,
): Promise<Alone & { bytes: number; foreign: number }> {
  const cpu = Object.fromEntries(parts.map((part) => [part, [] as number[]])) as Alone["cpu"];
  const seconds: number[] = [];
  const [start, machine, first] = [performance.now(), machineSeconds(), cluster.look()];
  let before = cluster.look(true);
  let [bytes, asked] = [0, performance.now()];
  for (let number = 0; number < times; number++) {
    const answered = await scene.ask(kind);
    const [look, now] = [cluster.look(true), performance.now()];
    const used = spent(before, look, 1, { each: idle, seconds: (now - asked) / 1000 });
    if (number % Math.ceil(times / kept) === 0) {
      for (const part of parts) cpu[part].push(used[part]);
      seconds.push(answered.seconds);
    }
    bytes += answered.bytes / times;
    [before, asked] = [look, now];
  }
  const { foreign, foreignLow } = foreignOf(machine, first, cluster.look(), (performance.now() - start) / 1000);
  return { seconds, cpu, bytes, foreign: foreign - foreignLow };
}

/** Asks with so many `clients` at once, each again as soon as it has its answer, for so many seconds or until so many were answered. */
export async function askAtOnce(
  kind: Kind,
  { clients, seconds, most }: { clients: number; seconds: number; most: number },
  { cluster, scene, idle }: Setting,
): Promise<AtOnce> {
  const [start, machine, before] = [performance.now(), machineSeconds(), cluster.look()];
  let asked = 0;
  const work = async () => {
    while (asked < most && performance.now() - start < seconds * 1000) {
      asked++;
      await scene.ask(kind);
    }
  };
  await Promise.all(Array.from({ length: clients }, work));
  const [after, took] = [cluster.look(), (performance.now() - start) / 1000];
  const { foreign, foreignLow } = foreignOf(machine, before, after, took);
  return { clients, asked, cpu: spent(before, after, asked, { each: idle, seconds: took }), foreign: foreign - foreignLow };
}

/** Cores that others than the parts used, since `machine` and `before`, and how many of that at a low priority. */
export function foreignOf(machine: ReturnType<typeof machineSeconds>, before: Look, after: Look, seconds: number) {
  const now = machineSeconds();
  const used = { ...spent(before, after, seconds), client: (after.after - before.before) / seconds };
  const foreign = Math.max(0, (now.busy - machine.busy) / seconds - parts.reduce((sum, part) => sum + used[part], 0));
  const low = (now.low - machine.low) / seconds - used.decoder;
  return { foreign, foreignLow: Math.max(0, Math.min(foreign, low)) };
}

/** CPU a second of each part while nobody asks for anything. */
export async function idleOf(cluster: Cluster): Promise<Parts> {
  const before = cluster.look();
  await sleep(idleFor * 1000);
  // What this process does meanwhile, it does for the measuring.
  return { ...spent(before, cluster.look(), idleFor), client: 0 };
}
