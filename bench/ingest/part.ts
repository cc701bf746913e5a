import sharp from "sharp";
import { memoryAbove } from "#bench/measure/above.ts";
import { type Burst, burstOf, takeTurns } from "#bench/measure/burst.ts";
import { type Comparison, compare, cpuEach, rate, wallEach } from "#bench/measure/figure.ts";
import type { Part } from "#bench/part.ts";
import { findPhoto } from "#bench/photo.ts";
import { openSite, type Site, upload } from "#bench/site.ts";
import { type Lean, startLean } from "./lean.ts";
import { form, raw, send } from "./send.ts";
import { findVips } from "./vips.ts";

/** Uploads in a burst: enough for the kernel's ticks of 10 ms to say something. */
const times = 8;
const atOnce = 4;
const crowd = 50;

/** Ingest: a camera's photo on Premium from its first byte to the 201, beside the leanest sharp program that makes the same files. */
export const measureIngest: Part = async (turns) => {
  const photo = await findPhoto();
  const site = await openSite("premium");
  const lean = await startLean(photo);
  const vips = await findVips(photo);
  try {
    const body = raw(photo);
    const fields = await form(photo);
    const memory = await memoryAbove(`${crowd} uploads at once, memory above idle`, site.pid, 150e6, [
      () => send(site, body, crowd, crowd),
    ]);
    const bursts = await takeTurns(
      {
        form: () => burstOf(site.pid, () => send(site, fields, times, 1)),
        one: () => burstOf(site.pid, () => send(site, body, times, 1)),
        vips: vips && (() => vips.take(times)),
        leanOne: () => burstOf(lean.pid, () => lean.take(times, 1)),
        four: () => burstOf(site.pid, () => send(site, body, 2 * times, atOnce)),
        leanFour: () => burstOf(lean.pid, () => lean.take(2 * times, atOnce)),
      },
      turns,
    );
    const { key } = await upload(site, photo);
    const notes = [
      `${photo.name} of ${(photo.bytes.length / 1e6).toFixed(1)} MB; ${await sameness(site, key, lean)}`,
      ...(vips ? ["vipsthumbnail: a process for each thumbnail, the smaller one made from the larger; it neither hashes nor flushes"] : []),
      "lean sharp: a process that reads the photo from a file, and hashes, decodes, writes and flushes the same three files; no connection, no folders to flush, no row, no limits",
    ];
    return {
      figures: [...comparisons(bursts).map(compare), memory],
      versions: [`sharp ${sharp.versions.sharp}`, `libvips ${sharp.versions.vips}`, `vipsthumbnail ${vips?.version ?? "not here"}`],
      notes,
    };
  } finally {
    lean.stop();
    await site.tessera.stop();
  }
};

type Side = "form" | "one" | "vips" | "leanOne" | "four" | "leanFour";

function comparisons(of: Record<Side, Burst[] | null>): Comparison[] {
  const one = { name: "lean sharp", bursts: of.leanOne };
  const four = { name: "lean sharp", bursts: of.leanFour };
  return [
    { what: "12 MP upload, CPU", measure: cpuEach, goal: { most: 1.25 }, tessera: of.one, limit: one },
    { what: "12 MP upload, CPU", measure: cpuEach, goal: null, tessera: of.one, limit: { name: "vipsthumbnail", bursts: of.vips } },
    { what: "12 MP upload, wall", measure: wallEach, goal: null, tessera: of.one, limit: one },
    { what: "12 MP upload as a form, CPU", measure: cpuEach, goal: { most: 1.25 }, tessera: of.form, limit: one },
    { what: `${atOnce} at once, images`, measure: rate, goal: { least: 0.85 }, tessera: of.four, limit: four },
    { what: `${atOnce} at once, CPU`, measure: cpuEach, goal: { most: 1.25 }, tessera: of.four, limit: four },
  ];
}

/** Whether the program that stands for the limit made what Tessera makes. */
async function sameness({ tessera }: Site, key: string, lean: Lean): Promise<string> {
  for (const height of [400, 200]) {
    const answer = await fetch(`${tessera.origin}/i/${key}/${height}`);
    if (!(await lean.thumbnail(height)).equals(Buffer.from(await answer.arrayBuffer()))) return `the thumbnails of ${height} px differ`;
  }
  return "both made the same thumbnails to the byte";
}
