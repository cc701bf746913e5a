import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { cache } from "react";
import { AlbumHead } from "#components/albums/album-head.tsx";
import { EmptyAlbum } from "#components/albums/empty-album.tsx";
import { Gallery } from "#components/gallery/gallery.tsx";
import { readAlbum } from "#lib/albums/albums.ts";
import { pageOrigin, requireAccount } from "#lib/auth/page.ts";
import { readFirst } from "../../first-page.ts";

type Props = { params: Promise<{ id: string }>; searchParams: Promise<Record<string, string | string[]>> };

const find = cache(async (id: string) => {
  const account = await requireAccount(`/albums/${id}`);
  return readAlbum(account, await pageOrigin(), id).catch((error: { code?: string }) => {
    if (error.code === "not-found") notFound();
    throw error;
  });
});

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: (await find((await params).id)).name };
}

export default async function AlbumPage({ params, searchParams }: Props) {
  const { id } = await params;
  const album = await find(id);
  return (
    <Gallery {...(await readFirst({ ...(await searchParams), album: id }))} head={<AlbumHead album={album} />} empty={<EmptyAlbum />} />
  );
}
