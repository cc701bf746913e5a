import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import sharp from "sharp";
import type { Load } from "#bench/load/index.ts";
import { type Burst, burstOf } from "#bench/measure/burst.ts";
import { administer, type Site, upload } from "#bench/site.ts";
import { thumbnailPlace } from "#lib/images/places.ts";

// More thumbnails than stay in a server's memory, also when each is as small as a usual one may be; a plan has 16 heights at most.
const images = 140;
const heights = Array.from({ length: 14 }, (_, n) => 300 + n);
const formats = ["jpg", "png", "webp", "avif"];

/** Files `bytes` as the thumbnails of some images in all heights and formats, where the server looks for them, and lists their paths. */
export async function fileColdThumbnails(site: Site, bytes: Uint8Array): Promise<string[]> {
  const paths: string[] = [];
  for (let n = 0; n < images; n++) {
    const small = await sharp({ create: { width: 16 + n, height: 16, channels: 3, background: "#888" } })
      .jpeg()
      .toBuffer();
    const { id, key } = await upload(site, { name: "small", bytes: Buffer.from(small) });
    for (const height of heights) {
      for (const format of formats) {
        const place = join(site.tessera.dataDir, thumbnailPlace(id, height, format));
        await mkdir(dirname(place), { recursive: true });
        await writeFile(place, bytes);
        paths.push(`/i/${key}/${height}.${format}`);
      }
    }
  }
  // Now, as the uploads would have made them all.
  await administer(site, "/plans/enterprise", { thumbnailHeights: [200, ...heights, 400] });
  return paths;
}

/** Bursts that go on through the paths where the last one ended: when one's turn comes again, others have taken its place in memory. */
export function askingInTurn(load: Load, site: Site, paths: string[], connections: number): () => Promise<Burst> {
  let at = 0;
  return async () => {
    const rest = [...paths.slice(at), ...paths.slice(0, at)];
    const burst = await burstOf(site.pid, () => load({ url: site.tessera.origin, connections, seconds: 1, paths: rest }));
    at = (at + burst.done) % paths.length;
    return burst;
  };
}
