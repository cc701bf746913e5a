import { api, ask } from "#components/api.ts";
import type { Collection } from "#components/gallery/collection.ts";
import { announce } from "#components/ui/announce.tsx";
import { toast } from "#components/ui/toast.tsx";
import { count } from "#components/words/counts.ts";
import type { Image } from "#lib/web/shapes.ts";

/** How long the undo stands on the page; the server keeps what was deleted for 60 s. */
const undoFor = 50_000;

/** How many the API takes in one call. */
const atOnce = 1000;

/** Deletes pictures and offers to undo it. Answers what went wrong, or `null`. */
export async function deleteImages(collection: Collection, images: Image[]): Promise<string | null> {
  for (const part of parts(images)) {
    const { problem } = await ask(api.images.delete.$post({ json: { ids: part.map(({ id }) => id) } }));
    if (problem) return problem.detail;
    collection.remove(part);
  }
  const said = `${count(images.length, "picture")} deleted.`;
  announce(`${said} Undo is offered for 50 seconds.`);
  void toast(said, { duration: undoFor, action: { label: "Undo", onClick: () => void restoreImages(collection, images) } });
  return null;
}

async function restoreImages(collection: Collection, images: Image[]) {
  for (const part of parts(images)) {
    const { problem } = await ask(api.images.restore.$post({ json: { ids: part.map(({ id }) => id) } }));
    if (problem) return void toast(problem.detail);
    collection.add(part);
  }
  void toast(`${count(images.length, "picture")} restored.`);
}

function parts(images: Image[]): Image[][] {
  return Array.from({ length: Math.ceil(images.length / atOnce) }, (_, index) => images.slice(index * atOnce, (index + 1) * atOnce));
}
