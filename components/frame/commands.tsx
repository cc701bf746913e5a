"use client";

import { Search } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTheme } from "next-themes";
import { type ReactNode, useState } from "react";
import { placesFor } from "#components/frame/places.ts";
import { heard, useKeys } from "#components/keys/keys.ts";
import { IconButton } from "#components/ui/button.tsx";
import { toast } from "#components/ui/toast.tsx";
import { chooseLanguage } from "#components/words/choose-language.ts";
import { useWords } from "#components/words/use.ts";
import type { Account } from "#lib/web/shapes.ts";
import { languages } from "#lib/words/languages.ts";

const loadSheet = () => import("#components/keys/sheet.tsx");
const loadPalette = () => import("#components/palette/palette.tsx");

/** What can be done on every page, by keys and from the palette, which opens from here. */
export function Commands({ role }: { role: Account["role"] | null }) {
  const t = useWords("frame");
  const router = useRouter();
  const { setTheme } = useTheme();
  const [shown, setShown] = useState<ReactNode>(null);
  const close = () => setShown(null);

  // Both come with their first use, which a lost connection may be in the way of.
  const orSay = (showing: Promise<void>) => void showing.catch(() => toast(t("notLoaded")));
  const showSheet = () => {
    const rooms = heard();
    orSay(loadSheet().then(({ default: Sheet }) => setShown(<Sheet rooms={rooms} onClose={close} />)));
  };
  const showPalette = () => {
    const rooms = heard();
    orSay(loadPalette().then(({ default: Palette }) => setShown(<Palette rooms={rooms} signedIn={role !== null} onClose={close} />)));
  };
  const to = (href: string, says: string, keys?: string) => ({ says, keys, run: () => router.push(href) });

  useKeys(t("theme"), [
    { says: t("themeSystem"), run: () => setTheme("system") },
    { says: t("themeLight"), run: () => setTheme("light") },
    { says: t("themeDark"), run: () => setTheme("dark") },
  ]);
  useKeys(
    t("language"),
    Object.entries(languages).map(([tag, says]) => ({ says, run: () => void chooseLanguage(tag, router) })),
  );
  useKeys(t("everywhere"), [
    { keys: "Mod+K", says: t("search"), run: showPalette, inPalette: false },
    { keys: "?", says: t("shortcuts"), run: showSheet },
    ...(role === null
      ? [to("/", t("goHome")), to("/sign-in", t("signIn"))]
      : placesFor(role).map(({ go, keys, href }) => to(href, t(go), keys))),
    to("/docs", t("goDocs")),
  ]);

  return (
    <>
      <IconButton
        label={t("search")}
        aria-keyshortcuts="Control+K Meta+K"
        onPointerEnter={loadPalette}
        onFocus={loadPalette}
        onClick={showPalette}
      >
        <Search size={20} aria-hidden="true" />
      </IconButton>
      {shown}
    </>
  );
}
