import { createHash } from "node:crypto";
import { join } from "node:path";
import type { Load } from "#bench/load/index.ts";
import { type Burst, burstOf } from "#bench/measure/burst.ts";
import type { Photo } from "#bench/photo.ts";
import { openFirstDoor, openSite, type Site, upload } from "#bench/site.ts";
import { originalPlace } from "#lib/images/places.ts";
import { fileColdThumbnails } from "./cold.ts";
import { uploadLarge } from "./large.ts";
import { startNginx } from "./nginx.ts";

/** Where the same bytes are to be had: by whom, and from which process. */
type Source = { url: string; pid: number | null };
/** An original of so many bytes. */
type Original = { permanent: Source; nginx: Source | null; bytes: number };
/** The sources of a thumbnail and of two originals; those of nginx are null where there is none. */
export type Sources = {
  site: Site;
  thumbnail: { permanent: Source; temporary: Source; next: Source; nginx: Source | null; bytes: number };
  /** The paths of thumbnails that are too many to stay in memory, each as large as the other one. */
  cold: string[];
  original: Original;
  large: Original;
  nginx: string | null;
  close(): Promise<void>;
};

/** A part of a large original, as a player or a resumed download asks for it. */
export const part = { Range: `bytes=${200e6}-${200e6 + 2 ** 20 - 1}` };

/** Opens every source, and makes sure that all of them answer with the same bytes. */
export async function openSources(photo: Photo): Promise<Sources> {
  const site = await openSite("enterprise");
  const { origin, dataDir } = site.tessera;
  const image = await upload(site, photo);
  const largeImage = await uploadLarge(site, photo);
  const { rendition, bytes } = await thumbnailOfUsualSize(origin, image.key);
  const largeFile = join(dataDir, originalPlace(largeImage.id));
  const nginx = await startNginx({ "thumbnail.jpg": bytes, "original.jpg": photo.bytes, "large.jpg": largeFile });
  const next = await openFirstDoor(site);
  const cold = await fileColdThumbnails(site, bytes);
  const byNginx = (file: string) => nginx && { url: `${nginx.origin}/${file}`, pid: nginx.pid };
  const here = (path: string) => ({ url: `${origin}${path}`, pid: site.pid });
  const thumbnail = {
    permanent: here(`/i/${image.key}/${rendition}`),
    temporary: { url: await temporaryLink(site, image.id, rendition), pid: site.pid },
    next: { url: `${next.tessera.origin}/i/${image.key}/${rendition}`, pid: next.pid },
    nginx: byNginx("thumbnail.jpg"),
  };
  const original = { permanent: here(`/i/${image.key}/original`), nginx: byNginx("original.jpg") };
  const large = { permanent: here(`/i/${largeImage.key}/original`), nginx: byNginx("large.jpg") };
  await alike([...Object.values(thumbnail), here(cold.at(-1) ?? "")]);
  await alike(Object.values(original));
  await alike(Object.values(large));
  await alike(Object.values(large), part);
  return {
    site,
    thumbnail: { ...thumbnail, bytes: bytes.length },
    cold,
    original: { ...original, bytes: photo.bytes.length },
    large: { ...large, bytes: largeImage.bytes },
    nginx: nginx?.version ?? null,
    async close() {
      await Promise.all([site.tessera.stop(), next.tessera.stop(), nginx?.stop()]);
    },
  };
}

/** Bursts of requests for what a source has; null where there is no source. */
export function asking(
  load: Load,
  source: Source | null,
  connections: number,
  headers: Record<string, string> = {},
): (() => Promise<Burst>) | null {
  return source && (() => burstOf(source.pid, () => load({ url: source.url, connections, seconds: 1, headers })));
}

/** The headers with which a source answers 304. */
export async function matching(source: Source): Promise<Record<string, string>> {
  const headers = { "If-None-Match": (await fetch(source.url, { method: "HEAD" })).headers.get("etag") ?? "" };
  const { status } = await fetch(source.url, { headers });
  if (status !== 304) throw new Error(`${source.url} answers its own ETag with ${status}`);
  return headers;
}

async function thumbnailOfUsualSize(origin: string, key: string): Promise<{ rendition: string; bytes: Buffer }> {
  const all = await Promise.all(
    ["200", "400"].map(async (rendition) => {
      const answer = await fetch(`${origin}/i/${key}/${rendition}`);
      return { rendition, bytes: Buffer.from(await answer.arrayBuffer()) };
    }),
  );
  const usual = all.find(({ bytes }) => bytes.length >= 8_000 && bytes.length <= 15_000);
  if (usual === undefined) throw new Error(`No thumbnail has 8 to 15 kB: ${all.map(({ bytes }) => bytes.length).join(", ")}`);
  return usual;
}

async function temporaryLink({ person }: Site, imageId: string, rendition: string): Promise<string> {
  const { status, body } = await person.link(imageId, 86_400, { rendition });
  if (status !== 201) throw new Error(`The link was answered with ${status}: ${JSON.stringify(body)}`);
  return body.url;
}

async function alike(sources: (Source | null)[], headers: Record<string, string> = {}): Promise<void> {
  const answers = new Map<string, string>();
  for (const source of sources) if (source) answers.set(await answerOf(source.url, headers), source.url);
  if (answers.size > 1) throw new Error(`Not the same: ${JSON.stringify([...answers])}`);
}

/** Status, number and hash of what comes. */
async function answerOf(url: string, headers: Record<string, string>): Promise<string> {
  const { status, body } = await fetch(url, { headers });
  const hash = createHash("sha256");
  let bytes = 0;
  for await (const chunk of body ?? []) {
    hash.update(chunk);
    bytes += chunk.length;
  }
  return `${status} ${bytes} ${hash.digest("hex")}`;
}
