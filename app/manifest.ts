import type { MetadataRoute } from "next";
import { grounds } from "#components/frame/grounds.ts";
import { language, words } from "#components/words/server.ts";

const icon = { type: "image/png", purpose: "any" } as const;

/** How Tessera stands among a device's apps, and what other apps may hand to it. */
export default async function manifest(): Promise<MetadataRoute.Manifest> {
  const [t, spoken] = await Promise.all([words("frame"), language()]);
  const shortcut = (name: string, url: string) => ({ name, url, icons: [{ src: "/icons/192.png", sizes: "192x192" }] });
  return {
    id: "/",
    name: "Tessera",
    short_name: "Tessera",
    description: t("description"),
    lang: spoken,
    start_url: "/gallery",
    scope: "/",
    display: "standalone",
    background_color: grounds.light,
    theme_color: grounds.light,
    icons: [
      { src: "/icons/192.png", sizes: "192x192", ...icon },
      { src: "/icons/512.png", sizes: "512x512", ...icon },
      { src: "/icons/maskable.png", sizes: "512x512", ...icon, purpose: "maskable" },
    ],
    shortcuts: [shortcut(t("gallery"), "/gallery"), shortcut(t("albums"), "/albums")],
    share_target: {
      action: "/share-target",
      method: "POST",
      enctype: "multipart/form-data",
      params: { files: [{ name: "file", accept: ["image/*", ".heic", ".heif", ".avif", ".tif", ".tiff"] }] },
    },
  };
}
