import { setTimeout as sleep } from "node:timers/promises";
import { type Body, raw, sendWhile } from "#bench/ingest/send.ts";
import { type Burst, burstOf, takeTurns, type Work } from "#bench/measure/burst.ts";
import { type Comparison, compare, type Measure, p50, p99 } from "#bench/measure/figure.ts";
import type { Part } from "#bench/part.ts";
import { findPhoto } from "#bench/photo.ts";
import { openSite, type Site, upload } from "#bench/site.ts";
import { type Delay, delayOf, tellsDelay } from "./delay.ts";
import { startSteady } from "./steady.ts";

/** Far below what the server could answer: a request never waits for another one, and what is timed is the server. */
const perSecond = 250;
const connections = 16;
const seconds = 2;
const uploads = 8;

type Observed = Burst & { delay: Delay | null };

/** Both at once: hot thumbnails at a steady rate while uploads run without pause, beside the same without uploads. */
export const measureBoth: Part = async (turns) => {
  const photo = await findPhoto();
  const site = await openSite("premium", tellsDelay);
  const steady = startSteady();
  try {
    const { key } = await upload(site, photo);
    const asked = { url: `${site.tessera.origin}/i/${key}/200`, perSecond, seconds, connections };
    const body = raw(photo);
    const idle = () => observed(site, () => steady.ask(asked));
    const busy = () => whileUploading(site, body, idle);
    const bursts = await takeTurns({ idle, busy }, turns);
    return {
      figures: comparisons(bursts),
      versions: [],
      notes: [
        `${photo.name}; thumbnails of 200 px at ${perSecond} a second over ${connections} keep-alive connections, each timed from its sending to its last byte; ${uploads} uploads at a time, sent by another process of the same machine`,
      ],
    };
  } finally {
    steady.stop();
    await site.tessera.stop();
  }
};

function comparisons({ idle, busy }: Record<"idle" | "busy", Observed[] | null>) {
  const what = (of: string) => `${of} while ${uploads} uploads run`;
  const limit = { name: "idle", bursts: idle };
  const figures: Comparison<Observed>[] = [
    { what: what("hot thumbnail, p99"), measure: p99, goal: { most: 3 }, tessera: busy, limit },
    { what: what("hot thumbnail, p50"), measure: p50, goal: null, tessera: busy, limit },
    { what: what("delay of the event loop, p99"), measure: delayP99, goal: null, tessera: busy, limit },
    { what: what("delay of the event loop, most"), measure: delayMost, goal: null, tessera: busy, limit },
  ];
  return figures.map(compare);
}

const delayP99: Measure<Observed> = { unit: "s", of: ({ delay }) => delay?.p99 ?? null };
const delayMost: Measure<Observed> = { unit: "s", of: ({ delay }) => delay?.most ?? null };

async function observed(site: Site, work: () => Promise<Work>): Promise<Observed> {
  await delayOf(site);
  const burst = await burstOf(site.pid, work);
  return { ...burst, delay: await delayOf(site) };
}

/** Does `work` while uploads run, and waits for the last of them. */
async function whileUploading<T>(site: Site, body: Body, work: () => Promise<T>): Promise<T> {
  let more = true;
  const sending = sendWhile(site, body, uploads, () => more);
  try {
    // Until decoders run and wait in line.
    await Promise.race([sleep(500), sending]);
    return await work();
  } finally {
    more = false;
    await sending;
  }
}
