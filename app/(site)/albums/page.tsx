import type { Metadata } from "next";
import { AlbumList } from "#components/albums/album-list.tsx";
import { words } from "#components/words/server.ts";
import { listAlbums } from "#lib/albums/albums.ts";
import { pageOrigin, requireAccount } from "#lib/auth/page.ts";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await words("albums"))("title") };
}

export default async function AlbumsPage() {
  const account = await requireAccount("/albums");
  const first = await listAlbums(account, await pageOrigin(), { limit: 60, cursor: null });
  return <AlbumList key={first.items.map(({ id, updatedAt }) => id + updatedAt).join()} first={first} />;
}
