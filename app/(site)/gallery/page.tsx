import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { Gallery } from "#components/gallery/gallery.tsx";
import { pageOrigin, requireAccount } from "#lib/auth/page.ts";
import { listImages } from "#lib/images/list.ts";

export const metadata: Metadata = { title: "Gallery" };

const firstPage = 60;

/** `after` is the cursor of a page further down, for those who have no scripts. */
type Asked = Partial<Record<"q" | "after", string | string[]>>;

export default async function GalleryPage({ searchParams }: { searchParams: Promise<Asked> }) {
  const asked = await searchParams;
  const [q, after] = [one(asked.q), one(asked.after)];
  const account = await requireAccount();
  const page = await listImages(account, await pageOrigin(), { limit: firstPage, cursor: after, q: q ?? undefined, zone: "UTC" }).catch(
    (error: { code?: string }) => {
      // Somebody's own cursor; the list itself is there.
      if (error.code === "invalid" && after !== null) redirect("/gallery");
      throw error;
    },
  );
  return <Gallery first={{ q, after, readAt: Date.now(), ...page }} />;
}

function one(value: string | string[] | undefined): string | null {
  return typeof value === "string" && value.trim() !== "" ? value.trim() : null;
}
