import { rekey, selectUnkeyed } from "#db/tags.ts";
import { keyOfTag, labelsOf } from "./labels.ts";

/** How many images are read at once. */
const portion = 500;

/** Makes the keys of images that came without, from an earlier version or its backup. Returns how many. */
export async function keyImages(): Promise<number> {
  let keyed = 0;
  for (let unkeyed = await selectUnkeyed(portion); unkeyed.length > 0; unkeyed = await selectUnkeyed(portion)) {
    for (const image of unkeyed) {
      const { nameKey, search, tags } = labelsOf(image);
      const rows = tags.map((tag) => ({ key: keyOfTag(tag), tag }));
      // One that was changed meanwhile has keys by now.
      if (await rekey(image, { nameKey, search }, rows)) keyed += 1;
    }
  }
  return keyed;
}
