"use client";

import { Monitor, Moon, Sun } from "lucide-react";
import { useTheme } from "next-themes";
import { IconButton } from "#components/ui/button.tsx";
import { Menu, MenuChoices } from "#components/ui/menu.tsx";

const choices = [
  { value: "system", text: "As the system", icon: <Monitor size={18} aria-hidden="true" /> },
  { value: "light", text: "Light", icon: <Sun size={18} aria-hidden="true" /> },
  { value: "dark", text: "Dark", icon: <Moon size={18} aria-hidden="true" /> },
];

/** Chooses between light, dark and what the system says. */
export function ThemeChoice() {
  const { theme = "system", setTheme } = useTheme();
  const trigger = (
    <IconButton label="Theme">
      {/* Both stand in the markup and CSS shows one: the server does not know the theme. */}
      <Sun size={20} aria-hidden="true" className="theme-light" />
      <Moon size={20} aria-hidden="true" className="theme-dark" />
    </IconButton>
  );
  return (
    <Menu trigger={trigger}>
      <MenuChoices label="Theme" value={theme} onChange={setTheme} choices={choices} />
    </Menu>
  );
}
