import { api, ask } from "#components/api.ts";
import type { Collection } from "#components/gallery/collection.ts";
import { partsOf } from "#components/many/parts.ts";
import { announce } from "#components/ui/announce.tsx";
import { toast } from "#components/ui/toast.tsx";
import type { useProblem } from "#components/words/problem.ts";
import type { Words } from "#components/words/words.ts";
import type { Image, Problem } from "#lib/web/shapes.ts";

/** Takes pictures out of an album, where they stay in the account, and offers to undo it. Answers what went wrong, or `null`. */
export async function takeFromAlbum(
  collection: Collection,
  album: string,
  images: Image[],
  t: Words<"many">,
  say: ReturnType<typeof useProblem>,
): Promise<Problem | null> {
  for (const part of partsOf(images)) {
    const json = { ids: part.map(({ id }) => id) };
    const { problem } = await ask(api.albums[":id"].images.remove.$post({ param: { id: album }, json }));
    if (problem) return problem;
    collection.leaveOut(part);
  }
  const said = t("takenOut", { count: images.length });
  announce(said);
  void toast(said, { duration: 10_000, action: { label: t("undo"), onClick: () => void putBack(collection, album, images, say) } });
  return null;
}

async function putBack(collection: Collection, album: string, images: Image[], say: ReturnType<typeof useProblem>): Promise<void> {
  for (const part of partsOf(images)) {
    const { problem } = await ask(api.albums[":id"].images.$post({ param: { id: album }, json: { ids: part.map(({ id }) => id) } }));
    if (problem) return void toast(say(problem));
    collection.takeBack(part);
  }
}
