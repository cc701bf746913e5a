import type { Load } from "#bench/load/index.ts";
import { type Burst, burstOf } from "#bench/measure/burst.ts";
import type { Photo } from "#bench/photo.ts";
import { openFirstDoor, openSite, type Site, upload } from "#bench/site.ts";
import { startNginx } from "./nginx.ts";

/** Where the same bytes are to be had: by whom, and from which process. */
type Source = { url: string; pid: number | null };
/** The sources of a thumbnail and of the original; those of nginx are null where there is none. */
export type Sources = {
  thumbnail: { permanent: Source; temporary: Source; next: Source; nginx: Source | null; bytes: number };
  original: { permanent: Source; nginx: Source | null; bytes: number };
  nginx: string | null;
  close(): Promise<void>;
};

/** Opens every source, and makes sure that all of them answer with the same bytes. */
export async function openSources(photo: Photo): Promise<Sources> {
  const site = await openSite("enterprise");
  const { origin } = site.tessera;
  const image = await upload(site, photo);
  const { rendition, bytes } = await thumbnailOfUsualSize(origin, image.key);
  const nginx = await startNginx({ "thumbnail.jpg": bytes, "original.jpg": photo.bytes });
  const next = await openFirstDoor(site);
  const byNginx = (file: string) => nginx && { url: `${nginx.origin}/${file}`, pid: nginx.pid };
  const thumbnail = {
    permanent: { url: `${origin}/i/${image.key}/${rendition}`, pid: site.pid },
    temporary: { url: await temporaryLink(site, image.id, rendition), pid: site.pid },
    next: { url: `${next.tessera.origin}/i/${image.key}/${rendition}`, pid: next.pid },
    nginx: byNginx("thumbnail.jpg"),
  };
  const original = { permanent: { url: `${origin}/i/${image.key}/original`, pid: site.pid }, nginx: byNginx("original.jpg") };
  await alike(Object.values(thumbnail), bytes);
  await alike(Object.values(original), photo.bytes);
  return {
    thumbnail: { ...thumbnail, bytes: bytes.length },
    original: { ...original, bytes: photo.bytes.length },
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
export async function matching(source: Source | null): Promise<Record<string, string>> {
  if (source === null) return {};
  const headers = { "If-None-Match": (await fetch(source.url, { method: "HEAD" })).headers.get("etag") ?? "" };
  const { status } = await fetch(source.url, { headers });
  if (status !== 304) throw new Error(`${source.url} answers its own ETag with ${status}`);
  return headers;
}

async function thumbnailOfUsualSize(origin: string, key: string): Promise<{ rendition: string; bytes: Buffer }> {
  const all = await Promise.all(
    ["200", "400"].map(async (rendition) => ({ rendition, bytes: await bytesAt(`${origin}/i/${key}/${rendition}`) })),
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

async function alike(sources: (Source | null)[], bytes: Uint8Array): Promise<void> {
  for (const source of sources) {
    if (source !== null && !(await bytesAt(source.url)).equals(bytes)) throw new Error(`${source.url} has other bytes`);
  }
}

async function bytesAt(url: string): Promise<Buffer> {
  const answer = await fetch(url);
  if (answer.status !== 200) throw new Error(`${url} answers ${answer.status}`);
  return Buffer.from(await answer.arrayBuffer());
}
