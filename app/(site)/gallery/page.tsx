import type { Metadata } from "next";
import { Gallery } from "#components/gallery/gallery.tsx";
import { pageOrigin, requireAccount } from "#lib/auth/page.ts";
import { listImages } from "#lib/images/gallery.ts";

export const metadata: Metadata = { title: "Gallery" };

const firstPage = 60;

export default async function GalleryPage({ searchParams }: { searchParams: Promise<{ q?: string | string[] }> }) {
  const { q } = await searchParams;
  const wanted = typeof q === "string" && q.trim() !== "" ? q.trim() : null;
  const account = await requireAccount();
  const page = await listImages(account, await pageOrigin(), { limit: firstPage, cursor: null, q: wanted });
  return <Gallery first={{ q: wanted, readAt: Date.now(), ...page }} />;
}
