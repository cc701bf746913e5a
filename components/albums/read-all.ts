import { api, ask } from "#components/api.ts";
import { queryOf } from "#components/gallery/query.ts";
import type { Image, Problem } from "#lib/web/shapes.ts";

/** Reads all pictures of an album in its order; what stood in the way where that is not possible. */
export async function readAll(album: string): Promise<Image[] | Problem> {
  const images: Image[] = [];
  for (let cursor: string | null = null, first = true; first || cursor !== null; first = false) {
    const { problem, data }: Awaited<ReturnType<typeof page>> = await page(album, cursor);
    if (problem) return problem;
    images.push(...data.items);
    cursor = data.nextCursor;
  }
  return images;
}

function page(album: string, cursor: string | null) {
  return ask(api.images.$get({ query: queryOf({ album }, { limit: 200, cursor }) }));
}
