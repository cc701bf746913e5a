import { openAsBlob } from "node:fs";
import { mkdtemp, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Photo } from "#bench/photo.ts";
import type { Site } from "#bench/site.ts";

const size = 500e6;

/** Uploads the photo with nothing behind its end, so much of it that it has 500 MB, where motion photos have their video. */
export async function uploadLarge({ tessera, person }: Site, { bytes }: Photo): Promise<{ id: string; key: string; bytes: number }> {
  const folder = await mkdtemp(join(tmpdir(), "tessera-large-"));
  const file = join(folder, "large.jpg");
  await writeFile(file, bytes);
  await truncate(file, size);
  const answer = await fetch(`${tessera.origin}/api/v1/images?name=large.jpg`, {
    method: "POST",
    headers: { Authorization: `Bearer ${person.token}`, "Content-Type": "image/jpeg" },
    body: await openAsBlob(file),
  });
  if (answer.status !== 201) throw new Error(`The large upload was answered with ${answer.status}: ${await answer.text()}`);
  await rm(folder, { recursive: true });
  return (await answer.json()) as { id: string; key: string; bytes: number };
}
