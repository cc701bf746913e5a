"use client";

import {
  ArrowDown01,
  ArrowDown10,
  ArrowDownAZ,
  CalendarArrowDown,
  CalendarArrowUp,
  GalleryVertical,
  Grid2x2,
  Grid3x3,
  Hand,
  LayoutGrid,
  Square,
} from "lucide-react";
import { useRouter } from "next/navigation";
import type { ReactNode } from "react";
import { type Density, densities, stepped } from "#components/gallery/density.ts";
import { addressOf, type Find, narrow, type Sort, sorts } from "#components/gallery/find.ts";
import { useKeys } from "#components/keys/keys.ts";
import { announce } from "#components/ui/announce.tsx";
import { IconButton } from "#components/ui/button.tsx";
import { Menu, MenuChoices, MenuLine } from "#components/ui/menu.tsx";
import { useWords } from "#components/words/use.ts";

const orders = {
  "-createdAt": ["orderNewest", <CalendarArrowDown key="" size={18} aria-hidden="true" />],
  createdAt: ["orderOldest", <CalendarArrowUp key="" size={18} aria-hidden="true" />],
  name: ["orderName", <ArrowDownAZ key="" size={18} aria-hidden="true" />],
  "-bytes": ["orderLargest", <ArrowDown10 key="" size={18} aria-hidden="true" />],
  bytes: ["orderSmallest", <ArrowDown01 key="" size={18} aria-hidden="true" />],
} as const satisfies Record<Sort, readonly [string, ReactNode]>;

const sizes = {
  smallest: ["sizeSmallest", <Grid3x3 key="" size={18} aria-hidden="true" />],
  small: ["sizeSmall", <Grid2x2 key="" size={18} aria-hidden="true" />],
  large: ["sizeLarge", <Square key="" size={18} aria-hidden="true" />],
  largest: ["sizeLargest", <GalleryVertical key="" size={18} aria-hidden="true" />],
} as const satisfies Record<Density, readonly [string, ReactNode]>;

type Props = { find: Find; density: Density; onDensity: (density: Density) => void };

/** In which order the pictures stand, which the address keeps, and how large they are, which the browser keeps. */
export function ViewMenu({ find, density, onDensity }: Props) {
  const t = useWords("gallery");
  const router = useRouter();

  function step(by: number) {
    const next = stepped(density, by);
    onDensity(next);
    announce(t(sizes[next][0]));
  }
  useKeys(t("pictures"), [
    { keys: ["+", "="], says: t("larger"), run: () => step(1) },
    { keys: "-", says: t("smaller"), run: () => step(-1) },
  ]);

  const album = { value: "album", text: t("orderAlbum"), icon: <Hand size={18} aria-hidden="true" /> };
  const known = sorts.map((value) => ({ value: value as string, text: t(orders[value][0]), icon: orders[value][1] }));
  const usual = find.album === undefined ? sorts[0] : album.value;
  return (
    <Menu
      trigger={
        <IconButton label={t("view")}>
          <LayoutGrid size={20} aria-hidden="true" />
        </IconButton>
      }
    >
      <MenuChoices
        label={t("order")}
        value={find.sort ?? usual}
        onChange={(sort) => router.push(addressOf(narrow(find, { sort: sort === usual ? undefined : sort })))}
        choices={find.album === undefined ? known : [album, ...known]}
      />
      <MenuLine />
      <MenuChoices
        label={t("size")}
        value={density}
        onChange={onDensity}
        choices={densities.map((value) => ({ value, text: t(sizes[value][0]), icon: sizes[value][1] }))}
      />
    </Menu>
  );
}
