import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Burst } from "#bench/measure/burst.ts";
import { compare } from "#bench/measure/figure.ts";
import { reach } from "#bench/measure/reach.ts";
import type { Part } from "#bench/part.ts";
import { picture } from "#e2e/http/pictures.ts";
import { over, join as signUp } from "#e2e/setup/client.ts";
import { type How, launchTessera, startTessera } from "#e2e/setup/tessera.ts";
import { residentBytes, startBare } from "./memory.ts";

/** Seconds for all starts; one takes some two, with the second for which it then idles. */
const startFor = 30;

/** Start: from `node server.ts` on a built tree to the first thumbnail that is answered, and the memory that it then holds. */
export const measureStart: Part = async ({ rounds, mostSeconds, tell }) => {
  const folder = await mkdtemp(join(tmpdir(), "tessera-start-"));
  const how: How = { door: "second", env: { DATA_DIR: folder } };
  const bare = await startBare();
  try {
    const path = await uploadOne(how);
    const starts: Start[] = [];
    const end = performance.now() + Math.min(startFor, mostSeconds) * 1000;
    for (let round = 0; round <= rounds && (round < 2 || performance.now() < end); round++) {
      const start = await startOnce(how, path);
      // The first reads the packages from the disk, and does not count.
      if (round > 0) starts.push(start);
      tell(round);
    }
    const memory = starts.map((start) => asBurst(start.memory));
    return {
      figures: [
        reach({ what: "start to the first thumbnail", unit: "s", values: starts.map(({ seconds }) => seconds), goal: { most: 2 } }),
        compare({
          what: "idle memory after it",
          measure: { unit: "B", of: ({ bytes }) => bytes },
          goal: null,
          tessera: memory,
          limit: { name: "bare Node", bursts: memory.map(() => asBurst(residentBytes(bare.pid))) },
        }),
      ],
      versions: [],
      notes: ["node server.ts on a built tree, without a compile cache; memory is what its process holds a second later"],
    };
  } finally {
    bare.stop();
    await rm(folder, { recursive: true, force: true });
  }
};

type Start = { seconds: number; memory: number | null };

/** Uploads a picture, and returns the path of its thumbnail. */
async function uploadOne(how: How): Promise<string> {
  const { origin, stop } = await startTessera(how);
  try {
    const person = await signUp(over(origin));
    return `/i/${(await person.upload(await picture())).body.key}/200`;
  } finally {
    await stop();
  }
}

async function startOnce(how: How, path: string): Promise<Start> {
  const began = performance.now();
  const { origin, pid, log, stop } = await launchTessera(how);
  try {
    while ((await statusOf(origin + path)) !== 200) {
      if (performance.now() - began > 60_000) throw new Error(`No thumbnail came within a minute:\n${log()}`);
      await sleep(5);
    }
    const seconds = (performance.now() - began) / 1000;
    await sleep(1000);
    return { seconds, memory: residentBytes(pid) };
  } finally {
    await stop();
  }
}

/** Null while nobody answers. */
async function statusOf(url: string): Promise<number | null> {
  const answer = await fetch(url).catch(() => null);
  await answer?.body?.cancel();
  return answer?.status ?? null;
}

function asBurst(bytes: number | null): Burst {
  return { done: 1, bytes: bytes ?? 0, seconds: 0, cpuSeconds: null };
}
