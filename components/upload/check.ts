import { api, ask } from "#components/api.ts";
import { hashFile } from "#components/upload/hash.ts";
import type { Check } from "#components/upload/twins.ts";
import type { Image } from "#lib/web/shapes.ts";

/** How many hashes the server takes at a time. */
const most = 200;

type Question = { sha256: string; answer: (image: Image | null) => void };

let questions: Question[] = [];
let asking = false;

export const checkFile: Check = async (file) => {
  const sha256 = await hashFile(file);
  if (sha256 === null) return null;
  const { promise, resolve } = Promise.withResolvers<Image | null>();
  questions.push({ sha256, answer: resolve });
  void askAll();
  return { sha256, image: await promise };
};

/** Asks for whatever has come together while the last answer was under way. */
async function askAll(): Promise<void> {
  if (asking) return;
  asking = true;
  while (questions.length > 0) {
    const [now, later] = [questions.slice(0, most), questions.slice(most)];
    questions = later;
    const { data } = await ask(api.images.find.$post({ json: { sha256: [...new Set(now.map(({ sha256 }) => sha256))] } }));
    const found = new Map(data?.items.map((image) => [image.sha256, image]));
    for (const { sha256, answer } of now) answer(found.get(sha256) ?? null);
  }
  asking = false;
}
