import { countAlbums } from "#db/albums.ts";
import { countLiveLinks } from "#db/links.ts";
import { renditionsOf } from "#lib/plans/allow.ts";
import type { Owner } from "#lib/plans/owner.ts";

/** What goes with an account beside its images: albums, and links that answer now. */
export async function belongingsOf({ id, plan, usage }: Owner): Promise<{ albums: number; permanent: number; temporary: number }> {
  const [albums, temporary] = await Promise.all([countAlbums(id), plan.temporaryLinks ? countLiveLinks(id, new Date()) : 0]);
  return { albums, permanent: usage.images * renditionsOf(plan).length, temporary };
}
