import { countAlbums } from "#db/albums.ts";
import { countLiveLinks } from "#db/links.ts";
import { countLiveShares } from "#db/shares.ts";
import { renditionsOf } from "#lib/plans/allow.ts";
import type { Owner } from "#lib/plans/owner.ts";

/** What goes with an account beside its images: albums, and links that answer now, shares among the temporary ones. */
export async function belongingsOf({ id, plan, usage }: Owner): Promise<{ albums: number; permanent: number; temporary: number }> {
  const now = new Date();
  const living = plan.temporaryLinks ? [countLiveLinks(id, now), countLiveShares(id, now)] : [];
  const [albums, ...temporary] = await Promise.all([countAlbums(id), ...living]);
  return { albums, permanent: usage.images * renditionsOf(plan).length, temporary: temporary.reduce((sum, count) => sum + count, 0) };
}
