import { type ImageRow, selectOwnedImages } from "#db/images.ts";
import { type Relabelled, relabel, selectTags } from "#db/tags.ts";
import { type Asked, type Listed, listed, positionOf } from "#lib/page.ts";
import { Refusal } from "#lib/refusal.ts";
import type { Tag } from "#lib/web/shapes.ts";
import { keyOfTag, labelsOf, type Said } from "./labels.ts";

/** How many tags an image may have. */
export const mostTags = 100;
/** How often a change is tried that others' changes of the same images come before. */
const tries = 5;

const order = "name";

/** The tags of the owner's images with how many have them, by name; those that contain `q`. */
export async function listTags(ownerId: string, asked: Asked & { q: string | null }): Promise<Listed<Tag>> {
  const page = await selectTags(ownerId, asked.q, positionOf(asked, order));
  return listed(page, ({ tag, images }) => ({ tag, images }), order);
}

/** Gives tags to several of the owner's images and takes others from them; returns how many changed. Throws `invalid`. */
export async function changeTags(ownerId: string, ids: string[], change: { add: string[]; remove: string[] }): Promise<number> {
  const wanted = change.add.map(keyOfTag);
  const gone = change.remove.map(keyOfTag).filter((key) => !wanted.includes(key));
  const changed = await persist(ownerId, async () => {
    const found = await selectOwnedImages(ownerId, ids);
    const all = found.map((before) => {
      const kept = before.tags.filter((tag) => !gone.includes(keyOfTag(tag)));
      const there = kept.map(keyOfTag);
      return relabelled(before, { ...before, tags: [...kept, ...change.add.filter((tag) => !there.includes(keyOfTag(tag)))] });
    });
    const changes = all.filter(({ before, after, added }) => added.length > 0 || after.tags.length < before.tags.length);
    const full = changes.filter(({ after }) => after.tags.length > mostTags).length;
    if (full > 0) throw tooManyTags(full);
    return { changes, gone };
  });
  return changed.length;
}

/** Says other things of one of the owner's images; `say` gets it as it is. Returns it; null when it is not there. */
export async function changeLabels(ownerId: string, id: string, say: (before: ImageRow) => Said): Promise<ImageRow | null> {
  const [changed] = await persist(ownerId, async () => {
    const found = await selectOwnedImages(ownerId, [id]);
    const changes = found.map((before) => relabelled(before, say(before)));
    const kept = changes.flatMap(({ after }) => after.tags.map(keyOfTag));
    return { changes, gone: found.flatMap(({ tags }) => tags.map(keyOfTag)).filter((key) => !kept.includes(key)) };
  });
  return changed === undefined ? null : { ...changed.before, ...changed.after };
}

/** Writes what `read` makes of images as they are, again where they became others meanwhile. */
async function persist(ownerId: string, read: () => Promise<{ changes: Relabelled[]; gone: string[] }>): Promise<Relabelled[]> {
  for (let left = tries; left > 0; left--) {
    const { changes, gone } = await read();
    if (changes.length === 0 || (await relabel(ownerId, changes, gone))) return changes;
  }
  throw new Refusal("busy", "Somebody else is changing the same images. Try again in a moment.", { retryAfter: 1 });
}

function relabelled(before: ImageRow, said: Said): Relabelled {
  const after = labelsOf(said);
  const added = after.tags.filter((tag) => !before.tags.includes(tag)).map((tag) => ({ key: keyOfTag(tag), tag }));
  return { before, after, added };
}

function tooManyTags(images: number) {
  const message = `would give ${images === 1 ? "one image" : `${images} images`} more than ${mostTags} tags`;
  return new Refusal("invalid", `An image has at most ${mostTags} tags. Take some away first.`, { errors: [{ path: "add", message }] });
}
