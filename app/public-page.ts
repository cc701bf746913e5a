import type { Metadata } from "next";
import { words } from "#components/words/server.ts";
import { pageOrigin } from "#lib/auth/page.ts";

/** What a page for everybody tells search engines and those who show a preview of its address (Open Graph); other pages tell them nothing. */
export async function publicPage(title: string): Promise<Metadata> {
  const [t, origin] = await Promise.all([words("frame"), pageOrigin()]);
  const image = { url: `${origin}/opengraph.png`, width: 1200, height: 630, alt: t("previewAlt") };
  return {
    title,
    robots: { index: true },
    openGraph: { type: "website", siteName: "Tessera", title, description: t("description"), images: [image] },
    twitter: { card: "summary_large_image" },
  };
}
