"use client";

import { Monitor, Moon, Sun } from "lucide-react";
import { useTheme } from "next-themes";
import { IconButton } from "#components/ui/button.tsx";
import { Menu, MenuChoices } from "#components/ui/menu.tsx";
import { useWords } from "#components/words/use.ts";

/** Chooses between light, dark and what the system says. */
export function ThemeChoice() {
  const t = useWords("frame");
  const choices = [
    { value: "system", text: t("themeSystem"), icon: <Monitor size={18} aria-hidden="true" /> },
    { value: "light", text: t("themeLight"), icon: <Sun size={18} aria-hidden="true" /> },
    { value: "dark", text: t("themeDark"), icon: <Moon size={18} aria-hidden="true" /> },
  ];
  const { theme = "system", setTheme } = useTheme();
  const trigger = (
    <IconButton label={t("theme")}>
      {/* Both stand in the markup and CSS shows one: the server does not know the theme. */}
      <Sun size={20} aria-hidden="true" className="theme-light" />
      <Moon size={20} aria-hidden="true" className="theme-dark" />
    </IconButton>
  );
  return (
    <Menu trigger={trigger}>
      <MenuChoices label={t("theme")} value={theme} onChange={setTheme} choices={choices} />
    </Menu>
  );
}
