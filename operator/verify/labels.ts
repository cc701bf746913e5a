import { everyImage } from "#db/census.ts";
import { type ImageRow, selectOwnedImages } from "#db/images.ts";
import { rekey, selectTagsOf, type TagRow } from "#db/tags.ts";
import { keyOfTag, labelsOf } from "#lib/images/labels.ts";
import { type Check, type Finding, suspicions } from "./finding.ts";

/** Every image: what it is found and sorted by is what its name, description and tags come to. */
export const checkLabels: Check = async function* (progress) {
  let done = 0;
  for await (const images of everyImage()) {
    const tags = Map.groupBy(await selectTagsOf(images.map(({ id }) => id)), ({ imageId }) => imageId);
    yield* suspicions(
      images,
      async (image) => look(image, tags.get(image.id) ?? []),
      ({ ownerId, id }) =>
        async () => {
          const [now] = await selectOwnedImages(ownerId, [id]);
          return now === undefined ? null : look(now, await selectTagsOf([id]));
        },
    );
    progress("Comparing names and tags", (done += images.length));
  }
};

function look(image: ImageRow, rows: TagRow[]): Finding | null {
  // A server of this version makes the keys of images that came without.
  if (image.nameKey === "") return null;
  const { nameKey, search, tags } = labelsOf(image);
  const made = tags.map((tag) => ({ key: keyOfTag(tag), tag }));
  const right = ({ key, tag, living, ownerId }: TagRow) =>
    living && ownerId === image.ownerId && made.some((one) => one.key === key && one.tag === tag);
  if (rows.length === made.length && rows.every(right) && nameKey === image.nameKey && search === image.search) return null;
  return {
    subject: `image ${image.id} (“${image.name}”)`,
    fault: "is found and sorted by other words than it says",
    mend: async () => ((await rekey(image, { nameKey, search }, made)) ? "written anew" : null),
  };
}
