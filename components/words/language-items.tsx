"use client";

import { useRouter } from "next/navigation";
import { MenuChoices } from "#components/ui/menu.tsx";
import { languages } from "#lib/words/languages.ts";
import { chooseLanguage } from "./choose-language.ts";
import { useSpoken } from "./provider.tsx";
import { useWords } from "./use.ts";

/** The languages, as choices of a menu. */
export function LanguageItems() {
  const t = useWords("frame");
  const { language } = useSpoken();
  const router = useRouter();
  const choices = Object.entries(languages).map(([value, text]) => ({ value, text, lang: value }));
  return <MenuChoices label={t("language")} value={language} onChange={(tag) => void chooseLanguage(tag, router)} choices={choices} />;
}
