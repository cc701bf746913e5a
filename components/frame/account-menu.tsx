"use client";

import { Layers, Link2, LogOut, Settings, UsersRound } from "lucide-react";
import { buttonClass } from "#components/ui/button.tsx";
import { Menu, MenuAction, MenuLine, MenuLink } from "#components/ui/menu.tsx";
import { LanguageItems } from "#components/words/language-items.tsx";
import { useWords } from "#components/words/use.ts";
import type { Account } from "#lib/web/shapes.ts";

/** Who is signed in, and what they can do about it. */
export function AccountMenu({ account }: { account: Pick<Account, "name" | "email" | "role" | "plan"> }) {
  const t = useWords("frame");
  const name = account.name || account.email;
  const trigger = (
    <button type="button" aria-label={t("accountOf", { name })} className={buttonClass({ look: "quiet", shape: "icon" })}>
      <span
        data-initial={[...name][0]}
        className="grid size-8 place-items-center rounded-tile bg-ink text-sm font-semibold text-ground uppercase before:content-[attr(data-initial)]"
      />
    </button>
  );
  return (
    <Menu trigger={trigger}>
      <div className="max-w-72 px-3 pt-2 pb-3">
        <p className="truncate font-medium">{name}</p>
        <p className="truncate text-sm text-soft">
          {account.name ? `${account.email} · ` : ""}
          {account.plan.name}
        </p>
      </div>
      <MenuLine />
      <MenuLink href="/account" icon={<Settings size={18} aria-hidden="true" />}>
        {t("account")}
      </MenuLink>
      <MenuLink href="/links" icon={<Link2 size={18} aria-hidden="true" />}>
        {t("links")}
      </MenuLink>
      <MenuLink href="/plan" icon={<Layers size={18} aria-hidden="true" />}>
        {t("plan")}
      </MenuLink>
      {account.role === "admin" && (
        <MenuLink href="/admin/accounts" icon={<UsersRound size={18} aria-hidden="true" />}>
          {t("allAccounts")}
        </MenuLink>
      )}
      <MenuLine />
      <LanguageItems />
      <MenuLine />
      <MenuAction icon={<LogOut size={18} aria-hidden="true" />} onSelect={() => void leave()}>
        {t("signOut")}
      </MenuAction>
    </Menu>
  );
}

async function leave(): Promise<void> {
  // Loaded now, as no page needs it to be shown.
  const { signOut } = await import("next-auth/react");
  await signOut({ callbackUrl: "/" });
}
