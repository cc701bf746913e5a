import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parse } from "yaml";
import { raw, send } from "#bench/ingest/send.ts";
import { reach } from "#bench/measure/reach.ts";
import type { Part } from "#bench/part.ts";
import { findPhoto } from "#bench/photo.ts";
import { openSite, type Site } from "#bench/site.ts";
import { watch } from "#e2e/faults/watch.ts";
import { type Largest, largest } from "./pictures.ts";

const rounds = 3;
const crowd = 50;
const cores = { NODE_OPTIONS: `--import=${import.meta.resolve("./cores-preload.ts")}` };

/** Room: how much of the memory that the recipes give a server and its decoders take, four decoders being the most that there are. */
export const measureRoom: Part = async ({ tell }) => {
  const photo = await findPhoto();
  tell("making the largest pictures");
  const pictures = await largest();
  const site = await openSite("enterprise", cores);
  const outcomes = new Map<string, number>();
  try {
    const measured = { crowd: [] as number[], worst: [] as number[] };
    for (let round = 1; round <= rounds; round++) {
      tell(`round ${round} of ${rounds}: ${crowd} uploads at once`);
      measured.crowd.push(await most(site, () => send(site, raw(photo), crowd, crowd)));
      tell(`round ${round} of ${rounds}: the largest pictures`);
      measured.worst.push(await most(site, () => sendAll(site, pictures, outcomes)));
    }
    const within = (what: string, values: number[]) => reach({ what, unit: "B", values, goal: { most: given() } });
    return {
      figures: [
        within(`${crowd} uploads of 12 MP at once, memory of all processes`, measured.crowd),
        within("the largest pictures that are let through, memory of all processes", measured.worst),
      ],
      versions: [],
      notes: [
        "the most seen at one moment of the server and four decoders, what they share counted once (Pss); allowed is what the recipes give",
        `${photo.name}; of the largest pictures those that are decoded alone one after the other, others beside them: ${[...outcomes].map(([what, times]) => `${times} × ${what}`).join(", ")}`,
      ],
    };
  } finally {
    await site.tessera.stop();
  }
};

const units = { m: 1024 ** 2, g: 1024 ** 3 };

/** Bytes that `compose.yaml` gives the server. */
function given(): number {
  const { services } = parse(readFileSync(join(import.meta.dirname, "..", "..", "compose.yaml"), "utf8"));
  const [, amount, unit] = /^(\d+)([mg])$/.exec(services.tessera.mem_limit) ?? [];
  return Number(amount) * units[unit as keyof typeof units];
}

/** The most memory, in bytes, that all processes of a site have at one moment while `work` is done. */
async function most({ pid, tessera }: Site, work: () => Promise<unknown>): Promise<number> {
  const unwatch = watch(pid ?? 0, tessera.origin);
  await work();
  return (await unwatch()).together;
}

/** Sends each heavy picture once and each other one three times, all of them at once; whoever is told to come back does. */
async function sendAll({ tessera, person }: Site, pictures: Largest[], outcomes: Map<string, number>): Promise<void> {
  const sendOne = async ({ what, type, bytes }: Largest) => {
    for (;;) {
      const headers = { Authorization: `Bearer ${person.token}`, "Content-Type": type };
      const answer = await fetch(`${tessera.origin}/api/v1/images`, { method: "POST", headers, body: new Uint8Array(bytes) });
      const said = (await answer.json()) as { id?: string; code?: string };
      if (answer.status === 503) {
        await sleep(Number(answer.headers.get("retry-after")) * 1000);
        continue;
      }
      const outcome = `${what} ${answer.status === 201 ? "taken" : said.code}`;
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
      return;
    }
  };
  await Promise.all(pictures.flatMap((one) => (one.heavy ? [one] : [one, one, one])).map(sendOne));
}
