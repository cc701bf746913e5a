import { api, ask } from "#components/api.ts";
import type { Collection } from "#components/gallery/collection.ts";
import { partsOf } from "#components/many/parts.ts";
import { announce } from "#components/ui/announce.tsx";
import { toast } from "#components/ui/toast.tsx";
import type { useProblem } from "#components/words/problem.ts";
import type { Words } from "#components/words/words.ts";
import type { Image, Problem } from "#lib/web/shapes.ts";

type Say = ReturnType<typeof useProblem>;

/** How long the undo stands on the page, s; the server keeps what was deleted for 60 s. */
const undoFor = 50;

/** Deletes pictures and offers to undo it. Answers what went wrong, or `null`. */
export async function deleteImages(collection: Collection, images: Image[], t: Words<"many">, say: Say): Promise<Problem | null> {
  const gone: Image[] = [];
  const offerUndo = () => {
    if (gone.length === 0) return;
    const said = t("deleted", { count: gone.length });
    announce(t("deletedUndo", { count: gone.length, seconds: undoFor }));
    void toast(said, {
      duration: undoFor * 1000,
      action: { label: t("undo"), onClick: () => void restoreImages(collection, gone, t, say) },
    });
  };
  for (const part of partsOf(images)) {
    const { problem } = await ask(api.images.delete.$post({ json: { ids: part.map(({ id }) => id) } }));
    if (problem) {
      offerUndo();
      return problem;
    }
    collection.remove(part);
    gone.push(...part);
  }
  offerUndo();
  return null;
}

async function restoreImages(collection: Collection, images: Image[], t: Words<"many">, say: Say) {
  for (const part of partsOf(images)) {
    const { problem } = await ask(api.images.restore.$post({ json: { ids: part.map(({ id }) => id) } }));
    if (problem) return void toast(say(problem));
    collection.add(part);
  }
  void toast(t("restored", { count: images.length }));
}
