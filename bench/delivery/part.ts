import { findLoad } from "#bench/load/index.ts";
import { memoryAbove } from "#bench/measure/above.ts";
import { type Burst, takeTurns } from "#bench/measure/burst.ts";
import { bytesRate, type Comparison, compare, cpuEach, wallEach } from "#bench/measure/figure.ts";
import type { Part } from "#bench/part.ts";
import { findPhoto } from "#bench/photo.ts";
import { askingInTurn } from "./cold.ts";
import { asking, matching, openSources, part, type Sources } from "./sources.ts";

const many = 32;
/** Enough for large files to keep a server busy. */
const few = 4;

/** Delivery: thumbnails and originals, beside nginx, Next's router, and each other. */
export const measureDelivery: Part = async (turns) => {
  const photo = await findPhoto();
  const { load, name: loadName } = await findLoad();
  const sources = await openSources(photo);
  try {
    const sides = await sidesOf(sources);
    const streams = [sides.original, sides.large, sides.part].flatMap((side) => side ?? []);
    // Before thumbnails fill the memory that they may.
    const memory = await memoryAbove(`${few} originals at a time, memory above idle`, sources.site.pid, 64e6, streams);
    const bursts = await takeTurns(sides, turns);
    return {
      figures: [...comparisons(bursts, sources).map(compare), memory],
      versions: [sources.nginx ?? "no nginx", loadName],
      notes: [
        `${photo.name}; ${many} keep-alive connections for thumbnails, ${few} for originals; every source answers with the same bytes`,
        `cold: ${sources.cold.length} thumbnails of that size in turn, which do not fit into the server's memory for them and are in the system's; each is four jobs of the thread pool (open, stat, read, close), as nothing is read on the event loop`,
        "temporary: asked by one visitor, of whom the ledger notes 600 opens a minute",
        ...(sources.nginx ? ["nginx: one worker with sendfile and tcp_nopush, as Debian sets it, and without its log"] : []),
      ],
    };
  } finally {
    await sources.close();
  }

  /** Neighbours in a figure are neighbours in time. */
  async function sidesOf({ site, thumbnail, cold, original, large }: Sources) {
    const { temporary, permanent, nginx, next } = thumbnail;
    return {
      temporary: asking(load, temporary, many),
      permanent: asking(load, permanent, many),
      nginx: asking(load, nginx, many),
      next: asking(load, next, many),
      unchanged: asking(load, permanent, many, await matching(permanent)),
      cold: askingInTurn(load, site, cold, many),
      original: asking(load, original.permanent, few),
      nginxOriginal: asking(load, original.nginx, few),
      large: asking(load, large.permanent, few),
      nginxLarge: asking(load, large.nginx, few),
      part: asking(load, large.permanent, few, part),
      nginxPart: asking(load, large.nginx, few, part),
    };
  }
};

type Side = "temporary" | "permanent" | "nginx" | "next" | "unchanged" | "cold" | "original" | "large" | "part";

function comparisons(
  of: Record<Side | "nginxOriginal" | "nginxLarge" | "nginxPart", Burst[] | null>,
  { thumbnail, original, large }: Sources,
): Comparison[] {
  const hot = `hot thumbnail of ${(thumbnail.bytes / 1000).toFixed(1)} kB`;
  const whole = (bytes: number) => `original of ${(bytes / 1e6).toFixed(bytes < 1e8 ? 1 : 0)} MB`;
  const nginx = (bursts: Burst[] | null) => ({ name: "nginx", bursts });
  const permanent = of.permanent;
  return [
    { what: `${hot}, CPU`, measure: cpuEach, goal: { most: 2.5 }, tessera: permanent, limit: nginx(of.nginx) },
    { what: `${hot}, wall`, measure: wallEach, goal: null, tessera: permanent, limit: nginx(of.nginx) },
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
    {
      what: "temporary link, CPU",
      measure: cpuEach,
      goal: { most: 2 },
      tessera: of.temporary,
      limit: { name: "permanent", bursts: permanent },
    },
    { what: "cold thumbnail, CPU", measure: cpuEach, goal: { most: 2 }, tessera: of.cold, limit: { name: "hot", bursts: permanent } },
    { what: "cold thumbnail, wall", measure: wallEach, goal: null, tessera: of.cold, limit: { name: "hot", bursts: permanent } },
    {
      what: `${whole(original.bytes)}, bytes`,
      measure: bytesRate,
      goal: { least: 0.8 },
      tessera: of.original,
      limit: nginx(of.nginxOriginal),
    },
    { what: `${whole(original.bytes)}, CPU`, measure: cpuEach, goal: null, tessera: of.original, limit: nginx(of.nginxOriginal) },
    { what: `${whole(large.bytes)}, bytes`, measure: bytesRate, goal: { least: 0.8 }, tessera: of.large, limit: nginx(of.nginxLarge) },
    { what: "1 MiB of it by range, bytes", measure: bytesRate, goal: { least: 0.8 }, tessera: of.part, limit: nginx(of.nginxPart) },
  ];
}
