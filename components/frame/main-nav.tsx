import { Album, CircleUser, Images, Layers, Link2, UsersRound } from "lucide-react";
import { NavLink } from "#components/frame/nav-link.tsx";
import { type Place, placesFor } from "#components/frame/places.ts";
import { useWords } from "#components/words/use.ts";
import type { Account } from "#lib/web/shapes.ts";

const icons: Record<Place["says"], typeof Images> = {
  gallery: Images,
  albums: Album,
  links: Link2,
  plan: Layers,
  account: CircleUser,
  admin: UsersRound,
};

/** Wide windows reach the account by its own menu, as narrow ones, which have room for five, do the links. */
const elsewhere: Partial<Record<Place["says"], string>> = { account: "sm:hidden", links: "max-sm:hidden" };

/** The ways to the parts of the house: in the header, and on phones at the end of the window, where the thumb is. */
export function MainNav({ role }: { role: Account["role"] }) {
  const t = useWords("frame");
  return (
    <nav
      aria-label={t("main")}
      data-dock
      className="flex grow items-center max-sm:fixed max-sm:inset-x-0 max-sm:bottom-0 max-sm:border-t max-sm:border-line max-sm:bg-ground max-sm:px-1 max-sm:pb-[env(safe-area-inset-bottom)]"
    >
      {placesFor(role).map(({ href, under, says }) => {
        const Icon = icons[says];
        return (
          <NavLink key={href} href={href} under={under} icon={<Icon size={20} />} className={elsewhere[says]}>
            {t(says)}
          </NavLink>
        );
      })}
    </nav>
  );
}
