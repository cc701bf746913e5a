import type { Metadata } from "next";
import { Gallery } from "#components/gallery/gallery.tsx";
import { words } from "#components/words/server.ts";
import { readFirst } from "../first-page.ts";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await words("gallery"))("title") };
}

export default async function GalleryPage({ searchParams }: { searchParams: Promise<Record<string, string | string[]>> }) {
  const { album: _elsewhere, ...asked } = await searchParams;
  return <Gallery {...(await readFirst(asked))} />;
}
