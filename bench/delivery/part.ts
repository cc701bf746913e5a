import { findLoad } from "#bench/load/index.ts";
import { type Burst, takeTurns } from "#bench/measure/burst.ts";
import { bytesRate, type Comparison, compare, cpuEach, wallEach } from "#bench/measure/figure.ts";
import type { Part } from "#bench/part.ts";
import { findPhoto } from "#bench/photo.ts";
import { asking, matching, openSources, type Sources } from "./sources.ts";

const many = 32;
/** Enough for large files to keep a server busy. */
const few = 4;

/** Delivery: a hot thumbnail and an original, beside nginx, Next's router and a temporary link. */
export const measureDelivery: Part = async (turns) => {
  const photo = await findPhoto();
  const { load, name: loadName } = await findLoad();
  const sources = await openSources(photo);
  try {
    const bursts = await takeTurns(await sidesOf(sources), turns);
    return {
      figures: comparisons(bursts, sources).map(compare),
      versions: [sources.nginx ?? "no nginx", loadName],
      notes: [
        `${photo.name}; ${many} keep-alive connections for thumbnails, ${few} for originals; every source answers with the same bytes`,
        ...(sources.nginx ? ["nginx: one worker with sendfile and tcp_nopush, as Debian sets it, and without its log"] : []),
      ],
    };
  } finally {
    await sources.close();
  }

  /** Neighbours in a figure are neighbours in time. */
  async function sidesOf({ thumbnail, original }: Sources) {
    const { temporary, permanent, nginx, next } = thumbnail;
    return {
      temporary: asking(load, temporary, many),
      permanent: asking(load, permanent, many),
      nginx: asking(load, nginx, many),
      next: asking(load, next, many),
      unchanged: asking(load, permanent, many, await matching(permanent)),
      nginxUnchanged: asking(load, nginx, many, await matching(nginx)),
      original: asking(load, original.permanent, few),
      nginxOriginal: asking(load, original.nginx, few),
    };
  }
};

type Side = keyof Sources["thumbnail"] | "unchanged" | "nginxUnchanged" | "original" | "nginxOriginal";

function comparisons(of: Record<Exclude<Side, "bytes">, Burst[] | null>, { thumbnail, original }: Sources): Comparison[] {
  const hot = `hot thumbnail of ${(thumbnail.bytes / 1000).toFixed(1)} kB`;
  const whole = `original of ${(original.bytes / 1e6).toFixed(1)} MB`;
  const nginx = { name: "nginx", bursts: of.nginx };
  const nginxUnchanged = { name: "nginx", bursts: of.nginxUnchanged };
  const nginxOriginal = { name: "nginx", bursts: of.nginxOriginal };
  const permanent = of.permanent;
  return [
    { what: `${hot}, CPU`, measure: cpuEach, goal: { most: 2.5 }, tessera: permanent, limit: nginx },
    { what: `${hot}, wall`, measure: wallEach, goal: null, tessera: permanent, limit: nginx },
    {
      what: "the same answer by Next, CPU",
      measure: cpuEach,
      goal: { timesBelow: 25 },
      tessera: permanent,
      limit: { name: "Next", bursts: of.next },
    },
    {
      what: "not changed (304), CPU",
      measure: cpuEach,
      goal: { most: 1 },
      tessera: of.unchanged,
      limit: { name: "its 200", bursts: permanent },
    },
    { what: "not changed (304), CPU", measure: cpuEach, goal: null, tessera: of.unchanged, limit: nginxUnchanged },
    {
      what: "temporary link, CPU",
      measure: cpuEach,
      goal: { most: 2 },
      tessera: of.temporary,
      limit: { name: "permanent", bursts: permanent },
    },
    { what: `${whole}, bytes`, measure: bytesRate, goal: { least: 0.8 }, tessera: of.original, limit: nginxOriginal },
    { what: `${whole}, CPU`, measure: cpuEach, goal: null, tessera: of.original, limit: nginxOriginal },
  ];
}
