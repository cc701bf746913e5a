import { mendPlace, type WrongPlace, wrongPlaces } from "#db/census.ts";
import type { Check, Finding } from "./finding.ts";

/** Every image in an album: it is the album's owner's, and the album shows it while it is not deleted. */
export const checkAlbums: Check = async function* () {
  for (const wrong of await wrongPlaces()) {
    yield {
      finding: describe(wrong),
      again: async () => {
        const [still] = await wrongPlaces(wrong);
        return still ? describe(still) : null;
      },
    };
  }
};

function describe(wrong: WrongPlace): Finding {
  const fault = wrong.foreign ? "has an image of somebody else's" : wrong.living ? "shows an image that is deleted" : "hides an image";
  return {
    subject: `album ${wrong.albumId}`,
    fault: `${fault}: ${wrong.imageId}`,
    mend: async () => {
      await mendPlace(wrong);
      return wrong.foreign ? "taken out of it" : "put right";
    },
  };
}
